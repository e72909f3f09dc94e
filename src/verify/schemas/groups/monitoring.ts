import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';

/** What the kinds of the Prometheus operator share, and CloudNativePG with them. */
export const relabeling = `
Relabeling {
  action (replace|Replace|keep|Keep|drop|Drop|hashmod|HashMod|labelmap|LabelMap|labeldrop|LabelDrop|labelkeep|LabelKeep|lowercase|Lowercase|uppercase|Uppercase|keepequal|KeepEqual|dropequal|DropEqual)
  modulus int
  regex, replacement, separator, targetLabel string
  sourceLabels [string]
}
`;

/** Reference: Prometheus operator API, monitoring.coreos.com/v1. */
export const monitoring: ApiGroup = {
  group: 'monitoring.coreos.com',
  uses: [meta, relabeling],
  notation: `
kind ServiceMonitor v1 {
  spec! {
    ...ScrapeTarget
    endpoints! [Endpoint]
    serviceDiscoveryRole (Endpoints|EndpointSlice)
    targetLabels [string]
  }
}

kind PodMonitor v1 {
  spec! {
    ...ScrapeTarget
    podMetricsEndpoints [{ ...Scrape  portNumber port  tlsConfig SafeTls }]
  }
}

ScrapeTarget {
  selector! LabelSelector
  attachMetadata { node bool }
  bodySizeLimit ~(^0|([0-9]*[.])?[0-9]+((K|M|G|T|E|P)i?)?B)$~
  convertClassicHistogramsToNHCB, scrapeClassicHistograms, scrapeNativeHistograms bool
  fallbackScrapeProtocol ScrapeProtocol
  jobLabel string
  keepDroppedTargets, labelLimit, labelNameLengthLimit, labelValueLengthLimit, nativeHistogramBucketLimit,
    sampleLimit, targetLimit int
  namespaceSelector { any bool  matchNames [string] }
  nativeHistogramMinBucketFactor quantity
  podTargetLabels [string]
  scrapeClass string(1..)
  scrapeProtocols [ScrapeProtocol set]
  selectorMechanism (RelabelConfig|RoleSelector)
}
ScrapeProtocol (PrometheusProto|OpenMetricsText0.0.1|OpenMetricsText1.0.0|PrometheusText0.0.4|PrometheusText1.0.0)

Scrape {
  authorization { credentials SecretKeySelector  type string }
  basicAuth { username, password SecretKeySelector }
  bearerTokenSecret OpenSecretKeySelector
  enableHttp2, filterRunning, followRedirects, honorLabels, honorTimestamps, trackTimestampsStaleness bool
  interval, scrapeTimeout prometheusDuration
  metricRelabelings, relabelings [Relabeling]
  oauth2 {
    clientId! SecretOrConfigMap
    clientSecret! SecretKeySelector
    tokenUrl! string(1..)
    endpointParams <string>
    scopes [string]
    tlsConfig SafeTls
    ...Proxy
  }
  params <[string]>
  path string
  port string
  scheme (http|https|HTTP|HTTPS)
  targetPort portOrName
  ...Proxy
}
Endpoint { ...Scrape  bearerTokenFile string  tlsConfig { ...SafeTls  caFile, certFile, keyFile string } }
# The operator itself writes it with an empty name where no token is asked for.
OpenSecretKeySelector { key! string  name string  optional bool }
SecretOrConfigMap { configMap, secret SecretKeySelector  @atMost(configMap secret) }
SafeTls {
  ca, cert SecretOrConfigMap
  insecureSkipVerify bool
  keySecret SecretKeySelector
  maxVersion, minVersion (TLS10|TLS11|TLS12|TLS13)
  serverName string
}
Proxy {
  noProxy string
  proxyConnectHeader <[SecretKeySelector]>
  proxyFromEnvironment bool
  proxyUrl ~^(http|https|socks5)://.+$~
}

kind PrometheusRule v1 {
  spec! { groups [RuleGroup by name] }
}
RuleGroup {
  name! string(1..)
  interval, query_offset prometheusDuration
  labels <string>
  limit int
  partial_response_strategy ~^(abort|warn|ABORT|WARN|Abort|Warn)?$~
  rules [{
    alert, record string
    expr! intOrString
    for prometheusDuration
    keep_firing_for prometheusDuration(1..)
    annotations, labels <string>
    @one(alert record)
    @rule(recordingRule)
  }]
}
`,
};
