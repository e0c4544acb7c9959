{{/* Combinations that cannot work, and changes that Kubernetes would refuse half-way: said here, with what to do. */}}
{{- define "howdah.guards" -}}
{{- $v := .Values -}}
{{- $external := or $v.externalDatabase.host $v.externalDatabase.existingSecretKeys.host -}}
{{- $service := or $v.app.enabled $v.backup.enabled $v.restore.enabled (and $v.migration.enabled (not $v.migration.target.existingSecret)) -}}
{{- if and $v.postgresql.enabled $external -}}
{{- fail "\n\nTwo databases are named: set postgresql.enabled=false to use externalDatabase, or leave externalDatabase.host and externalDatabase.existingSecretKeys.host empty." -}}
{{- end -}}
{{- if and $service (not $v.postgresql.enabled) (not $external) -}}
{{- fail "\n\nNo database is named: set externalDatabase.host, or postgresql.enabled=true." -}}
{{- end -}}
{{- if and $service (not $v.postgresql.enabled) (not $v.externalDatabase.existingSecret) -}}
{{- fail "\n\nThe external database's password is missing: put it into a Secret and name that in externalDatabase.existingSecret." -}}
{{- end -}}
{{- if and (not $v.postgresql.enabled) $v.externalDatabase.existingCaSecret $v.externalDatabase.systemCa -}}
{{- fail "\n\nexternalDatabase.existingCaSecret and externalDatabase.systemCa exclude each other: leave one out." -}}
{{- end -}}
{{- if and (not $v.postgresql.enabled) (hasPrefix "verify-" $v.externalDatabase.sslMode) (not $v.externalDatabase.existingCaSecret) (not $v.externalDatabase.systemCa) -}}
{{- fail (printf "\n\nexternalDatabase.sslMode=%s needs an authority: set externalDatabase.existingCaSecret, or externalDatabase.systemCa=true for one that Java knows." $v.externalDatabase.sslMode) -}}
{{- end -}}
{{- if and $v.externalDatabase.systemCa $v.externalDatabase.sslMode (ne $v.externalDatabase.sslMode "verify-full") -}}
{{- fail "\n\nexternalDatabase.systemCa implies verify-full: leave externalDatabase.sslMode empty." -}}
{{- end -}}
{{- if $v.postgresql.enabled -}}
{{- $major := regexFind "^[0-9]+" (include "howdah.tag" $v.postgresql.image.tag) -}}
{{- if and $major (ne $major (toString $v.postgresql.majorVersion)) -}}
{{- fail (printf "\n\npostgresql.image.tag is %v and postgresql.majorVersion is %v: they have to agree." $v.postgresql.image.tag $v.postgresql.majorVersion) -}}
{{- end -}}
{{- if lt (int $v.postgresql.majorVersion) 18 -}}
{{- fail "\n\npostgresql.majorVersion below 18 is not supported by the bundled PostgreSQL, because those images keep their data elsewhere: use externalDatabase." -}}
{{- end -}}
{{- if eq $v.postgresql.auth.username "postgres" -}}
{{- fail "\n\npostgresql.auth.username must not be postgres: the service is no superuser." -}}
{{- end -}}
{{- if eq $v.postgresql.auth.database $v.postgresql.auth.targetDatabase -}}
{{- fail "\n\npostgresql.auth.database and postgresql.auth.targetDatabase must differ." -}}
{{- end -}}
{{- if and $v.postgresql.tls.enabled (hasKey $v.postgresql.parameters "ssl") -}}
{{- fail "\n\npostgresql.parameters.ssl is set by postgresql.tls.enabled: leave it out." -}}
{{- end -}}
{{- end -}}
{{- if and $v.postgresql.exporter.enabled (not $v.postgresql.enabled) -}}
{{- fail "\n\npostgresql.exporter is for the bundled PostgreSQL: set postgresql.exporter.enabled=false." -}}
{{- end -}}
{{- if $v.app.enabled -}}
{{- $end := add $v.app.jobStopTimeoutSeconds $v.app.shutdownDelaySeconds 25 -}}
{{- if lt (int $v.app.terminationGracePeriodSeconds) (int $end) -}}
{{- fail (printf "\n\napp.terminationGracePeriodSeconds is too short: it is %d and has to be at least %d (app.jobStopTimeoutSeconds + app.shutdownDelaySeconds + 25), or migrations are killed before they are handed back." (int $v.app.terminationGracePeriodSeconds) $end) -}}
{{- end -}}
{{- if $v.postgresql.enabled -}}
{{- $limit := get $v.postgresql.parameters "max_connections" | default "100" | int -}}
{{- $pods := $v.autoscaling.enabled | ternary $v.autoscaling.maxReplicas $v.app.replicaCount | int -}}
{{- $loads := empty $v.postgresql.auth.targetDatabase | ternary 0 (mul 7 $v.app.jobConcurrency) -}}
{{- $others := add 3 (ternary 3 0 $v.postgresql.exporter.enabled) (ternary 3 0 $v.backup.enabled) (ternary 7 0 $v.migration.enabled) -}}
{{- $needed := add (mul (add $pods 1) (add $v.app.databasePoolSize $loads)) $others -}}
{{- if gt (int $needed) $limit -}}
{{- fail (printf "\n\nThe service may need more connections than PostgreSQL allows: (%d pods and one while they are replaced) × (app.databasePoolSize %d + %d for migrations, seven for each of app.jobConcurrency) + %d for others = %d, and max_connections is %d. Set postgresql.parameters.max_connections to \"%d\" or more, or lower %s, app.databasePoolSize or app.jobConcurrency." $pods (int $v.app.databasePoolSize) (int $loads) (int $others) (int $needed) $limit (int $needed) ($v.autoscaling.enabled | ternary "autoscaling.maxReplicas" "app.replicaCount")) -}}
{{- end -}}
{{- end -}}
{{- $upload := include "howdah.bytes" (dict "size" $v.app.uploadLimit "binary" true) | int64 -}}
{{- $wal := include "howdah.bytes" (dict "size" $v.app.uploadWalLimit "binary" true) | int64 -}}
{{- $scratch := include "howdah.bytes" (dict "size" $v.app.scratch.sizeLimit) | int64 -}}
{{- /* As StoredSources counts: both copies, what a log adds to the second, and a MiB for small files. */ -}}
{{- $copies := mul $v.app.jobConcurrency (add (mul 2 $upload) (mul 3 $wal) 1048576) -}}
{{- if lt $scratch $copies -}}
{{- fail (printf "\n\napp.scratch.sizeLimit %s is too small: app.jobConcurrency %d × (2 × app.uploadLimit %s + 3 × app.uploadWalLimit %s) needs %dMi. Raise it, or lower app.jobConcurrency, app.uploadLimit or app.uploadWalLimit." $v.app.scratch.sizeLimit (int $v.app.jobConcurrency) $v.app.uploadLimit $v.app.uploadWalLimit (div (add $copies 1048575) 1048576)) -}}
{{- end -}}
{{- if and $v.app.tracing.enabled (not $v.app.tracing.endpoint) -}}
{{- fail "\n\napp.tracing.enabled needs app.tracing.endpoint." -}}
{{- end -}}
{{- $own := dict -}}
{{- range include "howdah.app.env" . | fromYamlArray -}}{{- $_ := set $own .name true -}}{{- end -}}
{{- range $v.app.extraEnv -}}
{{- if hasKey $own .name -}}
{{- fail (printf "\n\napp.extraEnv names a variable that the chart sets itself: %s. Helm 4 refuses one that is there twice; use its value (helm/howdah/README.md)." .name) -}}
{{- end -}}
{{- end -}}
{{- range $v.app.sources -}}
{{- if or (not .name) (not .existingClaim) -}}
{{- fail "\n\nEach of app.sources has a name and an existingClaim." -}}
{{- end -}}
{{- end -}}
{{- else -}}
{{- if or $v.ingress.enabled $v.httpRoute.enabled $v.autoscaling.enabled $v.metrics.serviceMonitor.enabled -}}
{{- fail "\n\nWithout app.enabled there is no service: set ingress.enabled, httpRoute.enabled, autoscaling.enabled and metrics.serviceMonitor.enabled to false." -}}
{{- end -}}
{{- end -}}
{{- if and $v.autoscaling.enabled (gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) -}}
{{- fail "\n\nautoscaling.minReplicas is greater than autoscaling.maxReplicas." -}}
{{- end -}}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) -}}
{{- fail "\n\ningress.enabled needs ingress.hosts." -}}
{{- end -}}
{{- if and $v.httpRoute.enabled (not $v.httpRoute.parentRefs) -}}
{{- fail "\n\nhttpRoute.enabled needs httpRoute.parentRefs, the Gateway." -}}
{{- end -}}
{{- if and $v.restore.enabled (not $v.backup.enabled) (not $v.backup.storage.existingClaim) -}}
{{- fail "\n\nrestore.enabled needs the backups: set backup.enabled=true, or backup.storage.existingClaim." -}}
{{- end -}}
{{- if and $v.restore.enabled $v.autoscaling.enabled -}}
{{- fail "\n\nDuring a restore no pod of the service may run: set autoscaling.enabled=false." -}}
{{- end -}}
{{- if $v.migration.enabled -}}
{{- if or (not $v.migration.source.existingClaim) (not $v.migration.source.path) -}}
{{- fail "\n\nmigration.enabled needs migration.source.existingClaim and migration.source.path." -}}
{{- end -}}
{{- if or (hasPrefix "/" $v.migration.source.path) (has ".." (splitList "/" $v.migration.source.path)) -}}
{{- fail "\n\nmigration.source.path is a path on the claim, without a slash at its beginning and without `..`." -}}
{{- end -}}
{{- if $v.migration.hook -}}
{{- if and $v.postgresql.enabled (not $v.migration.target.existingSecret) -}}
{{- fail "\n\nA hook runs before the bundled PostgreSQL is there: set migration.target.existingSecret to a Secret with the address, or leave migration.hook empty." -}}
{{- end -}}
{{- if contains "delete" $v.migration.hook -}}
{{- fail "\n\nmigration.hook must not be a hook of deleting." -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- include "howdah.guards.cluster" . -}}
{{- end -}}

{{/* What the cluster has already. `lookup` finds nothing in `helm template`, so this is for installs and upgrades. */}}
{{- define "howdah.guards.cluster" -}}
{{- $v := .Values -}}
{{- $namespace := .Release.Namespace -}}
{{- if $v.postgresql.enabled -}}
{{- $name := include "howdah.postgresql.fullname" . -}}
{{- $wanted := toString $v.postgresql.majorVersion -}}
{{- $dump := "Dump and restore into a new release (docs/kubernetes.md, \"A new major version of PostgreSQL\"), or set postgresql.majorVersion and postgresql.image.tag back." -}}
{{- $set := lookup "apps/v1" "StatefulSet" $namespace $name -}}
{{- if $set -}}
{{- $old := dig "metadata" "annotations" "howdah.dev/postgresql-major" $wanted $set -}}
{{- if ne $old $wanted -}}
{{- fail (printf "\n\nThe data of PostgreSQL is of major version %s, and postgresql.majorVersion is %s. %s" $old $wanted $dump) -}}
{{- end -}}
{{- $templates := dig "spec" "volumeClaimTemplates" list $set | default list -}}
{{- $orphan := printf "kubectl --namespace %s delete statefulset %s --cascade=orphan" $namespace $name -}}
{{- if and $templates $v.postgresql.storage.existingClaim -}}
{{- fail (printf "\n\nThe StatefulSet %s made its own claim, which cannot be changed to postgresql.storage.existingClaim in place. Leave that empty, or remove the StatefulSet alone, its pod and data stay: %s; then upgrade again." $name $orphan) -}}
{{- end -}}
{{- if and (not $templates) (not $v.postgresql.storage.existingClaim) -}}
{{- fail (printf "\n\nThe StatefulSet %s uses an existing claim: set postgresql.storage.existingClaim, or remove the StatefulSet alone: %s; then upgrade again, which begins with an empty volume." $name $orphan) -}}
{{- end -}}
{{- range $templates -}}
{{- /* As it was written: Kubernetes makes 10Gi of 10240Mi. */ -}}
{{- $size := dig "metadata" "annotations" "howdah.dev/storage-size" (dig "spec" "resources" "requests" "storage" "" .) $set -}}
{{- if ne (toString $size) (toString $v.postgresql.storage.size) -}}
{{- fail (printf "\n\npostgresql.storage.size cannot be changed from %s to %s by an upgrade: Kubernetes refuses it. Enlarge the claim, then remove the StatefulSet alone, its pod and data stay, and upgrade again:\n  kubectl --namespace %s patch pvc data-%s-0 --patch '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"%s\"}}}}'\n  %s" $size $v.postgresql.storage.size $namespace $name $v.postgresql.storage.size $orphan) -}}
{{- end -}}
{{- $class := dig "spec" "storageClassName" "" . | default "" -}}
{{- if ne $class $v.postgresql.storage.storageClass -}}
{{- fail (printf "\n\npostgresql.storage.storageClass cannot be changed from %q to %q in place: Kubernetes refuses it. Set it back; to move, back up and restore into a new release." $class $v.postgresql.storage.storageClass) -}}
{{- end -}}
{{- $modes := dig "spec" "accessModes" list . -}}
{{- if ne (toJson $modes) (toJson $v.postgresql.storage.accessModes) -}}
{{- fail (printf "\n\npostgresql.storage.accessModes cannot be changed from %s in place: Kubernetes refuses it. Set it back." (toJson $modes)) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $claim := lookup "v1" "PersistentVolumeClaim" $namespace (printf "data-%s-0" $name) -}}
{{- if and $claim (not $v.postgresql.storage.existingClaim) -}}
{{- $old := dig "metadata" "annotations" "howdah.dev/postgresql-major" $wanted $claim -}}
{{- if ne $old $wanted -}}
{{- fail (printf "\n\nThe claim data-%s-0 holds data of PostgreSQL %s, and postgresql.majorVersion is %s. %s" $name $old $wanted $dump) -}}
{{- end -}}
{{- if and (not $v.postgresql.auth.existingSecret) (not (lookup "v1" "Secret" $namespace $name)) -}}
{{- fail (printf "\n\nThe claim data-%s-0 of an earlier release is there, and the Secret %s with its passwords is not; new passwords would not fit. Make that Secret anew with the old passwords and name it in postgresql.auth.existingSecret, or delete the claim, which deletes the data." $name $name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and $v.app.enabled (not $v.auth.existingSecret) -}}
{{- $name := include "howdah.fullname" . -}}
{{- if and (not (lookup "v1" "Secret" $namespace $name)) (lookup "apps/v1" "Deployment" $namespace $name) -}}
{{- fail (printf "\n\nThe Secret %s is gone, and the Deployment %s that used it is there. With new keys the stored passwords of targets could not be read any more. Make the Secret anew with its old contents, or name another in auth.existingSecret. If they are lost, remove the Deployment (kubectl --namespace %s delete deployment %s) and upgrade again: new keys are made, and the passwords of targets have to be entered anew." $name $name $namespace $name) -}}
{{- end -}}
{{- end -}}
{{- if and $v.backup.enabled (not $v.backup.storage.existingClaim) -}}
{{- $name := printf "%s-backups" (include "howdah.fullname" .) -}}
{{- $claim := lookup "v1" "PersistentVolumeClaim" $namespace $name -}}
{{- if $claim -}}
{{- $class := dig "spec" "storageClassName" "" $claim | default "" -}}
{{- if and $v.backup.storage.storageClass (ne $class $v.backup.storage.storageClass) -}}
{{- fail (printf "\n\nbackup.storage.storageClass cannot be changed from %q to %q: Kubernetes refuses it. Set it back, or make a new claim and name it in backup.storage.existingClaim." $class $v.backup.storage.storageClass) -}}
{{- end -}}
{{- $modes := dig "spec" "accessModes" list $claim -}}
{{- if ne (toJson $modes) (toJson $v.backup.storage.accessModes) -}}
{{- fail (printf "\n\nbackup.storage.accessModes cannot be changed from %s: Kubernetes refuses it. Set it back, or make a new claim and name it in backup.storage.existingClaim." (toJson $modes)) -}}
{{- end -}}
{{- $old := regexFind "^[0-9.]+" (dig "spec" "resources" "requests" "storage" "0" $claim) | float64 -}}
{{- $unit := regexReplaceAll "^[0-9.]+" (dig "spec" "resources" "requests" "storage" "0" $claim) "" -}}
{{- $new := regexFind "^[0-9.]+" $v.backup.storage.size | float64 -}}
{{- if and (eq $unit (regexReplaceAll "^[0-9.]+" $v.backup.storage.size "")) (lt $new $old) -}}
{{- fail (printf "\n\nbackup.storage.size cannot shrink to %s: Kubernetes refuses it. Set it back, or make a new claim and name it in backup.storage.existingClaim." $v.backup.storage.size) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
