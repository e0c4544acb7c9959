{{/* The pod of a backup: first each database is dumped, one after the other, then each dump is tested. */}}
{{- define "howdah.backup.podTemplate" -}}
{{- $root := . -}}
{{- $backup := .Values.backup -}}
{{- $databases := (include "howdah.backup.databases" . | fromJson).databases -}}
{{- $own := (include "howdah.database" . | fromJson).database -}}
metadata:
  {{- include "howdah.podMetadata" (dict "root" . "component" "backup") | nindent 2 }}
spec:
  {{- include "howdah.podSpec" (dict "root" . "security" .Values.podSecurity) | nindent 2 }}
  restartPolicy: Never
  {{- include "howdah.placement" $backup | nindent 2 }}
  initContainers:
    {{- include "howdah.waitForDatabase" . | nindent 4 }}
    {{- if and .Values.app.enabled (has $own $databases) }}
    {{- include "howdah.waitForTables" . | nindent 4 }}
    {{- end }}
    {{- range $i, $database := $databases }}
    - name: dump-{{ $i }}
      {{- include "howdah.backup.container" (dict "root" $root "database" $database) | nindent 6 }}
      args:
        - backup
        {{- if eq $database $own }}
        - --service
        {{- end }}
        - --directory
        - /backups/{{ $database }}
        - --keep
        - {{ int $backup.keep | quote }}
        - --keep-days
        - {{ int $backup.keepDays | quote }}
    {{- end }}
  containers:
    {{- if $backup.testRestore }}
    {{- range $i, $database := $databases }}
    - name: verify-{{ $i }}
      {{- include "howdah.backup.container" (dict "root" $root "database" $database) | nindent 6 }}
      args:
        - backups
        - verify
        {{- if eq $database $own }}
        - --service
        {{- end }}
        - --directory
        - /backups/{{ $database }}
        - latest
    {{- end }}
    {{- else }}
    {{- range $i, $database := $databases }}
    - name: list-{{ $i }}
      {{- include "howdah.backup.container" (dict "root" $root "database" $database) | nindent 6 }}
      args:
        - backups
        - list
        - --directory
        - /backups/{{ $database }}
    {{- end }}
    {{- end }}
  volumes:
    {{- include "howdah.scratchVolume" (dict "sizeLimit" "1Gi" "storageClass" "") | nindent 4 }}
    {{- include "howdah.databaseVolumes" . | nindent 4 }}
    - name: backups
      persistentVolumeClaim:
        claimName: {{ include "howdah.backup.claim" . }}
{{- end -}}

{{- define "howdah.backup.container" -}}
image: {{ include "howdah.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
env:
  {{- include "howdah.databaseEnv" (dict "root" .root "name" .database) | trim | nindent 2 }}
{{- include "howdah.containerSecurity" .root | nindent 0 }}
resources:
  {{- toYaml (.resources | default .root.Values.backup.resources) | nindent 2 }}
volumeMounts:
  {{- include "howdah.scratchMounts" .root | nindent 2 }}
  {{- include "howdah.databaseMounts" .root | nindent 2 }}
  - name: backups
    mountPath: /backups
    {{- if .readOnly }}
    readOnly: true
    {{- end }}
{{- end -}}
