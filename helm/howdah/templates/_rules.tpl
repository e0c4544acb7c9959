{{/* files/alerts.yaml without the rules that are left out, and with the place of the runbooks. */}}
{{- define "howdah.rules" -}}
{{- $rule := .Values.metrics.prometheusRule -}}
{{- $excluded := $rule.excludeRules -}}
{{- if not .Values.backup.enabled -}}{{- $excluded = append $excluded "HowdahBackupTooOld" -}}{{- end -}}
{{- $groups := list -}}
{{- range (.Files.Get "files/alerts.yaml" | fromYaml).groups -}}
{{- $rules := list -}}
{{- range .rules -}}
{{- if not (has .alert $excluded) -}}
{{- $annotations := merge (dict "runbook_url" (.annotations.runbook_url | replace "docs/runbooks.md" $rule.runbookUrl)) .annotations -}}
{{- $rules = append $rules (merge (dict "annotations" $annotations) .) -}}
{{- end -}}
{{- end -}}
{{- if $rules -}}{{- $groups = append $groups (dict "name" .name "rules" $rules) -}}{{- end -}}
{{- end -}}
{{- dict "groups" $groups | toYaml -}}
{{- end -}}
