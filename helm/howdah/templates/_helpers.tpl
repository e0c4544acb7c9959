{{/* Names. 40 characters leave room for what is added behind; a StatefulSet's pods get a label with a hash. */}}
{{- define "howdah.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "howdah.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "howdah.postgresql.fullname" -}}{{ include "howdah.fullname" . }}-postgresql{{- end -}}

{{/* Selectors are immutable: name, instance and component, and nothing else ever. */}}
{{- define "howdah.selector" -}}
app.kubernetes.io/name: {{ include "howdah.name" .root | quote }}
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "howdah.labels" -}}
{{ include "howdah.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of an object: (dict "root" $ "component" … "suffix" …) and perhaps "annotations", "labels" */}}
{{- define "howdah.metadata" -}}
name: {{ include "howdah.fullname" .root }}{{ with .suffix }}-{{ . }}{{ end }}
labels:
  {{- include "howdah.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* metadata of a pod. The labels that change with each version are left out: they would restart PostgreSQL. */}}
{{- define "howdah.podMetadata" -}}
labels:
  {{- include "howdah.selector" . | nindent 2 }}
  {{- with .root.Values.commonLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  {{- with .podLabels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "howdah.imageOf" -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ include "howdah.tag" .tag }}
{{- end -}}
{{- end -}}

{{/* `--set image.tag=20261121` is a number, and would be printed as 2.0261121e+07. */}}
{{- define "howdah.tag" -}}
{{- if kindIs "string" . }}{{ . }}{{ else }}{{ int64 . }}{{ end -}}
{{- end -}}

{{- define "howdah.image" -}}
{{- $image := .Values.image -}}
{{- include "howdah.imageOf" (dict "repository" $image.repository "digest" $image.digest "tag" (default .Chart.AppVersion $image.tag)) -}}
{{- end -}}

{{- define "howdah.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{ default (include "howdah.fullname" .) .Values.serviceAccount.name }}
{{- else -}}
{{ default "default" .Values.serviceAccount.name }}
{{- end -}}
{{- end -}}

{{/* What every pod has: (dict "root" $ "security" {runAsUser…}) and perhaps "account" */}}
{{- define "howdah.podSpec" -}}
serviceAccountName: {{ .account | default (include "howdah.serviceAccountName" .root) }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .security.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with .security.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  {{- with .security.fsGroup }}
  fsGroup: {{ int64 . }}
  fsGroupChangePolicy: OnRootMismatch
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- end -}}

{{- define "howdah.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end -}}

{{- define "howdah.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  privileged: false
  capabilities:
    drop:
      - ALL
{{- end -}}

{{/* Secrets: names and keys */}}
{{- define "howdah.auth.secret" -}}
{{ .Values.auth.existingSecret | default (include "howdah.fullname" .) }}
{{- end -}}

{{- define "howdah.postgresql.secret" -}}
{{ .Values.postgresql.auth.existingSecret | default (include "howdah.postgresql.fullname" .) }}
{{- end -}}

{{- define "howdah.postgresql.tlsSecret" -}}
{{ .Values.postgresql.tls.existingSecret | default (printf "%s-tls" (include "howdah.postgresql.fullname" .)) }}
{{- end -}}

{{/*
Secrets that the chart makes are hooks, so that they are in no revision's manifest: `helm rollback` would bring the
password of an old revision back, and the database has the new one. A hook is made where it is not there yet and never
touched again: not by an upgrade, a rollback or an uninstall. `hook-failed` is there because without a policy Helm
deletes a hook before it makes it. A Secret fails only where Helm 4 is aborted while it waits for it: it then deletes what
it has just made, which nothing uses yet. `keep` is for Secrets that were in a manifest once.
*/}}
{{- define "howdah.secretHook" -}}
helm.sh/hook: pre-install,pre-upgrade
helm.sh/hook-weight: "-10"
helm.sh/hook-delete-policy: hook-failed
helm.sh/resource-policy: keep
{{- end -}}

{{/* Not empty where the cluster has a Secret with all these keys: (dict "root" $ "name" … "keys" (list …)) */}}
{{- define "howdah.secretIsThere" -}}
{{- $namespace := .root.Release.Namespace -}}
{{- $name := .name -}}
{{- $secret := lookup "v1" "Secret" $namespace $name -}}
{{- if $secret -}}
{{- range .keys -}}
{{- if not (get ($secret.data | default dict) .) -}}
{{- fail (printf "\n\nThe Secret %s is there and has no key %s. What is in it is in use, so nothing is added by itself: add it by\n  kubectl --namespace %s patch secret %s --patch '{\"stringData\":{\"%s\":\"…\"}}'\nor name a Secret of yours (existingSecret)." $name . $namespace $name .) -}}
{{- end -}}
{{- end -}}
true
{{- end -}}
{{- end -}}

{{- define "howdah.backup.claim" -}}
{{ .Values.backup.storage.existingClaim | default (printf "%s-backups" (include "howdah.fullname" .)) }}
{{- end -}}

{{/* The service's database as JSON: host, port, database, sslMode, ca (a Secret and its key), password. */}}
{{- define "howdah.database" -}}
{{- if .Values.postgresql.enabled -}}
{{- $tls := .Values.postgresql.tls.enabled -}}
{{- dict
  "database" .Values.postgresql.auth.database
  "secret" (include "howdah.postgresql.secret" .)
  "passwordKey" .Values.postgresql.auth.existingSecretKeys.password
  "sslMode" ($tls | ternary "verify-full" "disable")
  "caSecret" ($tls | ternary (include "howdah.postgresql.tlsSecret" .) "")
  "caKey" "ca.crt"
  "rootCert" ($tls | ternary "/run/secrets/howdah/database-ca/ca.crt" "")
  | toJson -}}
{{- else -}}
{{- $external := .Values.externalDatabase -}}
{{- $verified := or $external.existingCaSecret $external.systemCa -}}
{{- dict
  "database" $external.database
  "secret" $external.existingSecret
  "passwordKey" $external.existingSecretKeys.password
  "sslMode" ($external.sslMode | default (empty $verified | ternary "require" "verify-full"))
  "caSecret" $external.existingCaSecret
  "caKey" $external.existingCaSecretKey
  "rootCert" (empty $external.existingCaSecret | ternary ($external.systemCa | ternary "system" "") "/run/secrets/howdah/database-ca/ca.crt")
  | toJson -}}
{{- end -}}
{{- end -}}

{{/* One variable from a value, or from a key of the external database's Secret where one is named. */}}
{{- define "howdah.databaseVariable" -}}
- name: {{ .name }}
{{- if .key }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- else }}
  value: {{ .value | toString | quote }}
{{- end }}
{{- end -}}

{{/* How Howdah finds a database on the service's server: (dict "root" $), and "name" for another one than the service's own. */}}
{{- define "howdah.databaseEnv" -}}
{{- $root := .root -}}
{{- $database := include "howdah.database" $root | fromJson -}}
{{- if $root.Values.postgresql.enabled }}
- name: POSTGRES_HOST
  value: {{ include "howdah.postgresql.fullname" $root }}
- name: POSTGRES_PORT
  value: "5432"
- name: POSTGRES_DB
  value: {{ .name | default $database.database | quote }}
- name: POSTGRES_USER
  value: {{ $root.Values.postgresql.auth.username | quote }}
{{- else }}
{{- $external := $root.Values.externalDatabase }}
{{- $keys := $external.existingSecretKeys }}
{{ include "howdah.databaseVariable" (dict "name" "POSTGRES_HOST" "value" $external.host "key" $keys.host "secret" $external.existingSecret) }}
{{ include "howdah.databaseVariable" (dict "name" "POSTGRES_PORT" "value" $external.port "key" $keys.port "secret" $external.existingSecret) }}
{{ include "howdah.databaseVariable" (dict "name" "POSTGRES_DB" "value" (.name | default $external.database) "key" (empty .name | ternary $keys.database "") "secret" $external.existingSecret) }}
{{ include "howdah.databaseVariable" (dict "name" "POSTGRES_USER" "value" $external.username "key" $keys.username "secret" $external.existingSecret) }}
{{- end }}
- name: POSTGRES_PASSWORD_FILE
  value: /run/secrets/howdah/database/password
- name: POSTGRES_SSLMODE
  value: {{ $database.sslMode }}
{{- with $database.rootCert }}
- name: POSTGRES_SSLROOTCERT
  value: {{ . }}
{{- end }}
{{- end -}}

{{/* Passwords are files: nobody sees them in the pod's description, and they can change while it runs. */}}
{{- define "howdah.databaseMounts" -}}
{{- $database := include "howdah.database" . | fromJson -}}
- name: database
  mountPath: /run/secrets/howdah/database
  readOnly: true
{{- if $database.caSecret }}
- name: database-ca
  mountPath: /run/secrets/howdah/database-ca
  readOnly: true
{{- end }}
{{- end -}}

{{- define "howdah.databaseVolumes" -}}
{{- $database := include "howdah.database" . | fromJson -}}
- name: database
  secret:
    secretName: {{ $database.secret }}
    defaultMode: 288 # 0440
    items:
      - key: {{ $database.passwordKey }}
        path: password
{{- if $database.caSecret }}
- name: database-ca
  secret:
    secretName: {{ $database.caSecret }}
    defaultMode: 292 # 0444
    items:
      - key: {{ $database.caKey }}
        path: ca.crt
{{- end }}
{{- end -}}

{{/* Bytes of a size: (dict "size" "10Gi"), and with "binary" true as Quarkus reads them, where 1G is 1Gi. */}}
{{- define "howdah.bytes" -}}
{{- $unit := regexReplaceAll "^[0-9.]+" .size "" -}}
{{- $base := or .binary (hasSuffix "i" $unit) | ternary 1024 1000 -}}
{{- $bytes := regexFind "^[0-9.]+" .size | float64 -}}
{{- range until (get (dict "k" 1 "K" 1 "M" 2 "G" 3 "T" 4) (trimSuffix "i" $unit) | int) -}}
{{- $bytes = mulf $bytes $base -}}
{{- end -}}
{{- printf "%.0f" $bytes -}}
{{- end -}}

{{- define "howdah.scratchVolume" -}}
- name: scratch
{{- if .storageClass }}
  ephemeral:
    volumeClaimTemplate:
      spec:
        accessModes:
          - ReadWriteOnce
        storageClassName: {{ .storageClass }}
        resources:
          requests:
            storage: {{ .sizeLimit }}
{{- else }}
  emptyDir:
    sizeLimit: {{ .sizeLimit }}
{{- end }}
- name: tmp
  emptyDir:
    # The command line makes copies of files that are written to there; the service makes them in its scratch space.
    sizeLimit: {{ .tmpLimit | default .sizeLimit }}
{{- end -}}

{{- define "howdah.scratchMounts" -}}
- name: tmp
  mountPath: /tmp
- name: scratch
  mountPath: /var/lib/howdah
{{- end -}}

{{/*
A backup that is made before the service has its tables could not be remembered in them, and the alert would come. Only
for some minutes: a backup is as good without.
*/}}
{{- define "howdah.waitForTables" -}}
- name: wait-for-tables
  image: {{ include "howdah.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command:
    - /bin/bash
    - -c
    - |
      PGPASSWORD=$(cat "$POSTGRES_PASSWORD_FILE")
      export PGPASSWORD PGSSLMODE=$POSTGRES_SSLMODE PGCONNECT_TIMEOUT=3
      if [ -n "${POSTGRES_SSLROOTCERT:-}" ]; then export PGSSLROOTCERT=$POSTGRES_SSLROOTCERT; fi
      for _ in {1..60}; do
        found=$(psql --no-psqlrc --quiet --tuples-only --no-align --host "$POSTGRES_HOST" --port "$POSTGRES_PORT" \
          --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
          --command "SELECT to_regclass('howdah_service.backup_run') IS NOT NULL")
        if [ "$found" = t ]; then exit 0; fi
        sleep 5
      done
      echo "The service has not made its tables yet; the backup is made all the same." >&2
  env:
    {{- include "howdah.databaseEnv" (dict "root" .) | trim | nindent 4 }}
  {{- include "howdah.containerSecurity" . | nindent 2 }}
  resources:
    requests:
      cpu: 10m
      memory: 16Mi
    limits:
      memory: 64Mi
  volumeMounts:
    {{- include "howdah.databaseMounts" . | nindent 4 }}
{{- end -}}

{{/* A Job that comes before its database waits for it and does not use up its attempts. */}}
{{- define "howdah.waitForDatabase" -}}
- name: wait-for-database
  image: {{ include "howdah.image" . }}
  imagePullPolicy: {{ .Values.image.pullPolicy }}
  command:
    - /bin/bash
    - -c
    - |
      for _ in {1..300}; do
        pg_isready -q -t 3 -h "$POSTGRES_HOST" -p "$POSTGRES_PORT" && exit 0
        sleep 2
      done
      echo "PostgreSQL at $POSTGRES_HOST:$POSTGRES_PORT does not answer" >&2
      exit 1
  env:
    {{- include "howdah.databaseEnv" (dict "root" .) | trim | nindent 4 }}
  {{- include "howdah.containerSecurity" . | nindent 2 }}
  resources:
    requests:
      cpu: 10m
      memory: 16Mi
    limits:
      memory: 64Mi
{{- end -}}

{{/* Databases that are backed up, as a JSON list in an object. */}}
{{- define "howdah.backup.databases" -}}
{{- $own := (include "howdah.database" . | fromJson).database -}}
{{- $all := .Values.backup.databases -}}
{{- if not $all -}}
{{- $all = list $own -}}
{{- if and .Values.postgresql.enabled .Values.postgresql.auth.targetDatabase -}}
{{- $all = append $all .Values.postgresql.auth.targetDatabase -}}
{{- end -}}
{{- end -}}
{{- dict "databases" $all | toJson -}}
{{- end -}}

{{- define "howdah.replicas" -}}
{{- if .Values.autoscaling.enabled }}{{ .Values.autoscaling.minReplicas }}{{ else }}{{ .Values.app.replicaCount }}{{ end -}}
{{- end -}}
