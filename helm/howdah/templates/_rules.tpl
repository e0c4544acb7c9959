{{- define "howdah.rules" -}}
groups: []
{{- end -}}
