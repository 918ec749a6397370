{{/* The name of the application. */}}
{{- define "gateway.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" }}
{{- end }}

{{/* The name of the release's objects. Short enough for the longest suffix, "-management", to fit into a DNS label. */}}
{{- define "gateway.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- $name := include "gateway.name" . }}
{{- if contains $name .Release.Name }}
{{- .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" }}
{{- end }}
{{- end }}
{{- end }}

{{/* The name of the Service of the management port. */}}
{{- define "gateway.management" -}}
{{- include "gateway.fullname" . }}-management
{{- end }}

{{/* The labels that the gateway's pods are selected by; the test's pod has another component. */}}
{{- define "gateway.selectorLabels" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: gateway
{{- end }}

{{/* The labels of every object but pods. */}}
{{- define "gateway.labels" -}}
{{ include "gateway.labelsWith" (dict "root" . "labels" dict) }}
{{- end }}

{{/* The labels of every object but pods, and .labels. */}}
{{- define "gateway.labelsWith" -}}
{{- with .root -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{ include "gateway.selectorLabels" . }}
{{- end }}
{{- with merge (dict) .labels .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* The labels of the test's pod. */}}
{{- define "gateway.testLabels" -}}
app.kubernetes.io/name: {{ include "gateway.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: test
{{- end }}

{{- define "gateway.serviceAccountName" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "gateway.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "gateway.image" -}}
{{- with .Values.image }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}
{{- end }}
{{- end }}
{{- end }}

{{/* A number of pods that is given as a number or as a percentage of .of, rounded up. */}}
{{- define "gateway.pods" -}}
{{- if kindIs "string" .share }}
{{- divf (mulf (trimSuffix "%" .share | float64) .of) 100 | ceil | int }}
{{- else }}
{{- int .share }}
{{- end }}
{{- end }}

{{/*
The largest number of pods that can run at a time. With N wanted, S above and U missing in a rollout:

  N      run, or are being replaced;
  + S    are new and start early;
  + S+U  are old and stopping: they are no longer counted by Kubernetes, but end what they began.

Never more than one such step is stopping at a time, because a new pod counts as available only once it was ready
for as long as an old one may take to stop (minReadySeconds of the Deployment).
*/}}
{{- define "gateway.largestNumberOfPods" -}}
{{- $wanted := ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled | int }}
{{- $surge := include "gateway.pods" (dict "share" .Values.rollout.maxSurge "of" $wanted) | int }}
{{- $missing := include "gateway.pods" (dict "share" .Values.rollout.maxUnavailable "of" $wanted) | int }}
{{- add $wanted (mul 2 $surge) $missing }}
{{- end }}

{{/*
Seconds that a rollout takes at most where all is well, for helm upgrade --wait. Each step replaces as many pods as
maxSurge and maxUnavailable allow, and takes a start (the whole time that the startup probe allows) and minReadySeconds;
the last old pods end after that.
*/}}
{{- define "gateway.rolloutSeconds" -}}
{{- $wanted := ternary .Values.autoscaling.maxReplicas .Values.replicaCount .Values.autoscaling.enabled | int }}
{{- $surge := include "gateway.pods" (dict "share" .Values.rollout.maxSurge "of" $wanted) | int }}
{{- $missing := include "gateway.pods" (dict "share" .Values.rollout.maxUnavailable "of" $wanted) | int }}
{{- $steps := divf $wanted (add $surge $missing) | ceil | int }}
{{- $start := mul (int64 .Values.probes.startup.periodSeconds) (int64 .Values.probes.startup.failureThreshold) }}
{{- $grace := int64 .Values.shutdown.terminationGracePeriodSeconds }}
{{- add (mul $steps (add $start $grace)) $grace }}
{{- end }}

{{/* One pod's part of a limit of the deployment: .limit, .name, .pods. */}}
{{- define "gateway.part" -}}
{{- $part := div (int64 .limit) (int64 .pods) }}
{{- if lt $part 1 }}
{{- fail (printf "%s: %d cannot be divided among the %d pods that may run at a time; raise it, or run fewer pods" .name (int64 .limit) (int64 .pods)) }}
{{- end }}
{{- $part }}
{{- end }}

{{/*
Puts the leaves of the settings .value into the dictionary .into, under dotted names as Spring compares them: in
lower case, without dashes and underscores.
*/}}
{{- define "gateway.flatten" -}}
{{- $into := .into }}
{{- $prefix := .prefix }}
{{- range $key, $value := .value }}
{{- $name := printf "%s%s" $prefix (regexReplaceAll "[-_]" (lower $key) "") }}
{{- if kindIs "map" $value }}
{{- include "gateway.flatten" (dict "value" $value "prefix" (printf "%s." $name) "into" $into) }}
{{- else }}
{{- $_ := set $into $name $value }}
{{- end }}
{{- end }}
{{- end }}

{{/* The URL of the store that the pods share, if the settings name one: then they keep one limit together. */}}
{{- define "gateway.sharedStore" -}}
{{- $settings := dict }}
{{- include "gateway.flatten" (dict "value" .Values.config "prefix" "" "into" $settings) }}
{{- $url := get $settings "gateway.sharedstore.url" | default "" }}
{{- range .Values.extraEnv }}
{{- if eq (regexReplaceAll "_" (lower .name) "") "gatewaysharedstoreurl" }}
{{- $url = default "from a variable" .value }}
{{- end }}
{{- end }}
{{- $url }}
{{- end }}

{{/* The settings that the chart itself makes, as application.yaml. */}}
{{- define "gateway.ownSettings" -}}
{{- $pods := include "gateway.largestNumberOfPods" . | int -}}
{{- $shared := include "gateway.sharedStore" . | trim -}}
server:
  port: 8080
management:
  server:
    port: 8081
spring:
  lifecycle:
    timeout-per-shutdown-phase: {{ .Values.shutdown.drainSeconds }}s
ncp:
  credentials:
    directory: /etc/ncp-image-gateway/credentials
{{- range $service := list "datafence" "server" }}
{{- $limits := index $.Values.limits $service }}
{{- if or $limits.rateLimit $limits.maxConcurrency }}
  {{ $service }}:
    {{- with $limits.rateLimit }}
    {{- $part := include "gateway.part" (dict "limit" . "pods" $pods "name" (printf "limits.%s.rateLimit" $service)) }}
    {{- if $shared }}
    rate-limit: {{ . }}
    rate-limit-alone: {{ $part }}
    {{- else }}
    rate-limit: {{ $part }}
    {{- end }}
    {{- end }}
    {{- with $limits.maxConcurrency }}
    max-concurrency: {{ include "gateway.part" (dict "limit" . "pods" $pods "name" (printf "limits.%s.maxConcurrency" $service)) }}
    {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Which metrics are this release's. */}}
{{- define "gateway.metrics" -}}
{{- default (printf "namespace=%q,job=%q" .Release.Namespace (include "gateway.management" .)) .Values.prometheusRule.selector }}
{{- end }}

{{/*
The URLs that the settings name, as a JSON list under "urls". What is no plain http(s) or redis(s) URL, a placeholder for
instance, or is on the pod itself, needs no way out or names none.
*/}}
{{- define "gateway.namedUrls" -}}
{{- $settings := dict }}
{{- $variables := dict }}
{{- include "gateway.flatten" (dict "value" .Values.config "prefix" "" "into" $settings) }}
{{- range .Values.extraEnv }}
{{- if .value }}
{{- $_ := set $variables (regexReplaceAll "_" (lower .name) "") .value }}
{{- end }}
{{- end }}
{{- $urls := .Values.networkPolicy.egress.urls }}
{{- range $name := list "management.opentelemetry.tracing.export.otlp.endpoint" "ncp.datafence.baseurl" "ncp.server.baseurl" "ncp.proxy" "gateway.sharedstore.url" }}
{{- with get $settings $name }}
{{- $urls = append $urls (toString .) }}
{{- end }}
{{- with get $variables (replace "." "" $name) }}
{{- $urls = append $urls . }}
{{- end }}
{{- end }}
{{- range list "otelexporterotlpendpoint" "otelexporterotlptracesendpoint" }}
{{- with get $variables . }}
{{- $urls = append $urls . }}
{{- end }}
{{- end }}
{{- $named := list }}
{{- range uniq $urls }}
{{- if regexMatch "^(https?|rediss?)://[A-Za-z0-9.\\[\\]:@_-]+(/.*)?$" . }}
{{- $host := (urlParse .).hostname }}
{{- if not (regexMatch "^(localhost|127\\..*|::1)$" $host) }}
{{- $named = append $named . }}
{{- end }}
{{- end }}
{{- end }}
{{- dict "urls" $named | toJson }}
{{- end }}

{{/*
The namespace that the host .host is in, if it is a name of this cluster: the second part of name.namespace, or .own if
there is no second part. Empty for addresses and all other names.
*/}}
{{- define "gateway.namespaceOf" -}}
{{- if or (regexMatch "^[0-9.]+$" .host) (contains ":" .host) }}
{{- else if not (contains "." .host) }}
{{- .own }}
{{- else if regexMatch "^[a-z0-9-]+\\.[a-z0-9-]+(\\.svc(\\.cluster\\.local)?)?\\.?$" .host }}
{{- index (splitList "." .host) 1 }}
{{- end }}
{{- end }}

{{/*
A NetworkPolicy's egress rule for the URL .url. A NetworkPolicy knows no host names: a name of this cluster is its
namespace, an address is itself, any other name is anywhere, on that one port.
*/}}
{{- define "gateway.egressTo" -}}
{{- $url := urlParse .url }}
{{- $host := $url.hostname }}
{{- $port := get (dict "https" 443 "redis" 6379 "rediss" 6379) $url.scheme | default 80 }}
{{- with regexFind ":[0-9]+$" $url.host }}
{{- $port = trimPrefix ":" . | int }}
{{- end }}
{{- if regexMatch "^[0-9.]+$" $host }}
- to:
    - ipBlock:
        cidr: {{ $host }}/32
{{- else if contains ":" $host }}
- to:
    - ipBlock:
        cidr: {{ $host }}/128
{{- else if not (contains "." $host) }}
- to:
    - podSelector: {}
{{- else if include "gateway.namespaceOf" (dict "host" $host "own" "") }}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ include "gateway.namespaceOf" (dict "host" $host "own" "") }}
{{- else }}
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
    - ipBlock:
        cidr: ::/0
{{- end }}
  ports:
    - protocol: TCP
      port: {{ $port }}
{{- end }}

{{/*
Refuses a name below gateway or ncp that the gateway does not read: .name as it is written, .plain without dashes and
underscores, .separator between its parts, .where it stands. files/settings.txt has the known names. The one that is
suggested is the first of those that begin alike for longest and end alike for longest.
*/}}
{{- define "gateway.checkName" -}}
{{- $plain := .plain }}
{{- $separator := .separator }}
{{- $known := dict }}
{{- range splitList "\n" (trim (.root.Files.Get "files/settings.txt")) }}
{{- $_ := set $known (replace "." $separator (replace "-" "" .)) . }}
{{- end }}
{{- if not (hasKey $known $plain) }}
{{- $best := dict "length" -1 "name" "" }}
{{- range $candidate, $name := $known }}
{{- $length := 0 }}
{{- range $i := until (min (len $candidate) (len $plain) | int) }}
{{- if and (eq $length $i) (eq (substr $i (add1 $i | int) $candidate) (substr $i (add1 $i | int) $plain)) }}
{{- $length = add1 $i | int }}
{{- end }}
{{- end }}
{{- $tail := 0 }}
{{- range $i := until (min (len $candidate) (len $plain) | int) }}
{{- $c := sub (len $candidate) $i | int }}
{{- $p := sub (len $plain) $i | int }}
{{- if and (eq $tail $i) (eq (substr (sub $c 1 | int) $c $candidate) (substr (sub $p 1 | int) $p $plain)) }}
{{- $tail = add1 $i | int }}
{{- end }}
{{- end }}
{{- if gt (add $length $tail | int) (get $best "length" | int) }}
{{- $_ := set $best "length" (add $length $tail | int) }}
{{- $_ := set $best "name" $name }}
{{- end }}
{{- end }}
{{- fail (printf "%s: nothing reads %s; did you mean %s?" .where .name $best.name) }}
{{- end }}
{{- end }}

{{/* Refuses what the schema cannot: values that do not fit together. */}}
{{- define "gateway.check" -}}
{{- $settings := dict }}
{{- include "gateway.flatten" (dict "value" .Values.config "prefix" "" "into" $settings) }}
{{- range $name, $_ := $settings }}
{{- if regexMatch "^(gateway|ncp)\\." $name }}
{{- if not (hasPrefix "ncp.credentials." $name) }}
{{- include "gateway.checkName" (dict "root" $ "where" "config" "name" $name "plain" (regexReplaceAll "\\[[0-9]+\\]$" $name "") "separator" ".") }}
{{- end }}
{{- end }}
{{- if hasPrefix "ncp.credentials." $name }}
{{- fail (printf "config: %s would put credentials into a ConfigMap; they belong into the Secret credentials.existingSecret" $name) }}
{{- end }}
{{- if has $name (list "server.port" "management.server.port" "management.server.basepath" "management.endpoints.web.basepath") }}
{{- fail (printf "config: %s is fixed; Services, probes and NetworkPolicy rely on it" $name) }}
{{- end }}
{{- if eq $name "spring.lifecycle.timeoutpershutdownphase" }}
{{- fail (printf "config: %s is the value shutdown.drainSeconds" $name) }}
{{- end }}
{{- if regexMatch "^ncp\\.(datafence|server)\\.(ratelimit|ratelimitalone|maxconcurrency)$" $name }}
{{- fail (printf "config: %s is set for all pods together, by the values limits.*" $name) }}
{{- end }}
{{- end }}
{{- range .Values.extraEnv }}
{{- if and (regexMatch "^(GATEWAY|NCP)_" .name) (not (hasPrefix "NCP_CREDENTIALS" .name)) }}
{{- include "gateway.checkName" (dict "root" $ "where" "extraEnv" "name" .name "plain" (regexReplaceAll "(_[0-9]+)?_?$" (lower .name) "" | replace "_" "") "separator" "") }}
{{- end }}
{{- end }}
{{- with .Values.shutdown }}
{{- $needed := add .preStopSeconds .drainSeconds 10 }}
{{- if lt (int64 .terminationGracePeriodSeconds) $needed }}
{{- fail (printf "shutdown.terminationGracePeriodSeconds: %d is too short for preStopSeconds, drainSeconds and 10 seconds to empty connections and end: at least %d" (int64 .terminationGracePeriodSeconds) $needed) }}
{{- end }}
{{- end }}
{{- with .Values.autoscaling }}
{{- if and .enabled (gt (int64 .minReplicas) (int64 .maxReplicas)) }}
{{- fail (printf "autoscaling: minReplicas %d is more than maxReplicas %d" (int64 .minReplicas) (int64 .maxReplicas)) }}
{{- end }}
{{- end }}
{{- with .Values.rollout }}
{{- if and (has (toString .maxSurge) (list "0" "0%")) (has (toString .maxUnavailable) (list "0" "0%")) }}
{{- fail "rollout: with maxSurge and maxUnavailable both 0 no pod could ever be replaced" }}
{{- end }}
{{- end }}
{{- if and .Values.ingress.enabled .Values.networkPolicy.enabled (not .Values.networkPolicy.clientNamespaces) (not .Values.networkPolicy.clientPeers) }}
{{- fail "ingress: the NetworkPolicy would keep the ingress controller out; name its namespace in networkPolicy.clientNamespaces" }}
{{- end }}
{{- end }}
