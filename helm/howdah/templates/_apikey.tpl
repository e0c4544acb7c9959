{{/*
An API key has check digits, so that one that is mistyped or leaked is recognised: the CRC-32 of all before
them as six digits of base 62. Helm has no CRC and no XOR. So this is the textbook's algorithm on half bytes:
the register is eight hexadecimal digits, and XOR is looked up. Polynomial EDB88320, as in gzip.
*/}}
{{- define "howdah.xorTable" -}}
{{- $rows := list -}}
{{- range $a := until 16 -}}
{{- $row := list -}}
{{- range $b := until 16 -}}
{{- $sum := 0 -}}
{{- range $bit := list 1 2 4 8 -}}
{{- if ne (mod (div $a $bit) 2) (mod (div $b $bit) 2) -}}{{- $sum = add $sum $bit -}}{{- end -}}
{{- end -}}
{{- $row = append $row $sum -}}
{{- end -}}
{{- $rows = append $rows $row -}}
{{- end -}}
{{- toJson (dict "rows" $rows) -}}
{{- end -}}

{{/* `hw_live_` and 43 random digits, with their check digits: (dict "body" …) */}}
{{- define "howdah.apiKey" -}}
{{- $value := dict -}}
{{- range $i, $c := splitList "" "0123456789abcdef" -}}{{- $_ := set $value $c $i -}}{{- end -}}
{{- $xor := list -}}
{{- range (include "howdah.xorTable" . | fromJson).rows -}}
{{- $row := list -}}{{- range . -}}{{- $row = append $row (int .) -}}{{- end -}}
{{- $xor = append $xor $row -}}
{{- end -}}
{{- $table := list -}}
{{- range list "00000000" "1db71064" "3b6e20c8" "26d930ac" "76dc4190" "6b6b51f4" "4db26158" "5005713c" "edb88320" "f00f9344" "d6d6a3e8" "cb61b38c" "9b64c2b0" "86d3d2d4" "a00ae278" "bdbdf21c" -}}
{{- $row := list -}}{{- range splitList "" . -}}{{- $row = append $row (get $value .) -}}{{- end -}}
{{- $table = append $table $row -}}
{{- end -}}
{{- $register := list 15 15 15 15 15 15 15 15 -}}
{{- $digits := splitList "" (printf "%x" .body) -}}
{{- range $i := until (div (len $digits) 2 | int) -}}
{{/* The lower half of each byte comes first. */}}
{{- range $half := list (index $digits (add (mul 2 $i) 1 | int)) (index $digits (mul 2 $i | int)) -}}
{{- $row := index $table (index $xor (last $register) (get $value $half)) -}}
{{- $shifted := prepend (initial $register) 0 -}}
{{- $next := list -}}
{{- range $j := until 8 -}}
{{- $next = append $next (index $xor (index $shifted $j) (index $row $j)) -}}
{{- end -}}
{{- $register = $next -}}
{{- end -}}
{{- end -}}
{{- $crc := 0 -}}
{{- range $register -}}{{- $crc = add (mul $crc 16) (sub 15 .) -}}{{- end -}}
{{- $base := splitList "" "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" -}}
{{- $check := "" -}}
{{- range until 6 -}}
{{- $check = printf "%s%s" (index $base (mod $crc 62 | int)) $check -}}
{{- $crc = div $crc 62 -}}
{{- end -}}
{{- .body }}{{ $check -}}
{{- end -}}
