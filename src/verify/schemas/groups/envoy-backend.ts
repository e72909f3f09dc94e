/** How Envoy Gateway reaches a backend, wherever one stands. Reference: Envoy Gateway API, gateway.envoyproxy.io. */
export const envoyBackend = `
Match { type (Exact|Prefix|Suffix|RegularExpression)  value! string(1..1024) }
Buffer byteCount

PolicyTargets {
  targetRef PolicyTarget
  targetRefs [PolicyTarget]
  targetSelectors [{
    kind! KindName
    group (gateway.networking.k8s.io)
    matchExpressions [LabelSelectorRequirement]
    matchLabels <string>
    namespaces { from! (Same|All|Selector)  selector LabelSelector  @rule(namespaceSelector) }
  }]
  @rule(policyTargets)
}
PolicyTarget { ...LocalObject  sectionName SectionName }

Backends {
  backendRef BackendObject
  backendRefs [{ ...BackendObject  fallback bool  weight int(0..1000000) }](..16)
  backendSettings BackendSettings
}
EnvoyBackend { ...Backends  @rule(envoyBackends) }
TelemetryBackend { ...Backends  @rule(telemetryBackends) }

ConnectionSettings {
  circuitBreaker {
    maxConnections, maxParallelRequests, maxParallelRetries, maxPendingRequests, maxRequestsPerConnection
      int(0..4294967295)
    perEndpoint { maxConnections int(0..4294967295) }
    retryBudget { minRetryConcurrency int  percent! Fraction }
  }
  @rule(preconnect)
  connection {
    bufferLimit, socketBufferLimit Buffer
    preconnect { perEndpointPercent int(100..300)  predictivePercent int(100..) }
  }
  dns {
    dnsRefreshRate GatewayDuration
    lookupFamily (IPv4|IPv6|IPv4Preferred|IPv6Preferred|IPv4AndIPv6)
    respectDnsTtl bool
  }
  healthCheck HealthCheck
  http2 Http2
  loadBalancer LoadBalancer
  proxyProtocol { version! (V1|V2) }
  retry {
    numAttemptsPerPriority int
    numRetries int(0..)
    perRetry {
      backOff { baseInterval, maxInterval GatewayDuration }
      timeout GatewayDuration
    }
    retryOn {
      httpStatusCodes [int(100..599)]
      triggers [(5xx|gateway-error|reset|reset-before-request|connect-failure|retriable-4xx|refused-stream|retriable-status-codes|cancelled|deadline-exceeded|internal|resource-exhausted|unavailable)]
    }
  }
  tcpKeepalive TcpKeepalive
  timeout {
    http {
      connectionIdleTimeout, maxConnectionDuration, maxStreamDuration, requestTimeout, streamIdleTimeout
        GatewayDuration
    }
    tcp { connectTimeout GatewayDuration }
  }
}
BackendSettings { ...ConnectionSettings }

TcpKeepalive { idleTime, interval GatewayDuration  probes int }
Http2 {
  connectionKeepalive { idleInterval, interval, timeout GatewayDuration  intervalJitter int(0..100)  @rule(keepalive) }
  initialConnectionWindowSize, initialStreamWindowSize Buffer
  maxConcurrentStreams int(1..2147483647)
  onInvalidMessage (TerminateConnection|TerminateStream)
}
HealthCheck {
  active {
    type! (HTTP|TCP|GRPC)
    grpc { service string }
    http {
      path! string(1..1024)
      expectedResponse Payload
      expectedStatuses, retriableStatuses [int(100..599)]
      hostname PreciseHostname
      method string
    }
    tcp { receive, send Payload }
    healthyThreshold, unhealthyThreshold int(1..)
    initialJitter, interval, timeout GatewayDuration
    overrides { port port }
    @union(type HTTP:http TCP:tcp)
    @only(type GRPC:grpc)
  }
  panicThreshold int(0..100)
  passive {
    alwaysEjectOneEndpoint, splitExternalLocalOriginErrors bool
    baseEjectionTime, interval GatewayDuration
    consecutive5XxErrors, consecutiveGatewayErrors, consecutiveLocalOriginFailures int
    failurePercentageThreshold, maxEjectionPercent int(0..100)
  }
}
Payload { type! (Text|Binary)  binary base64  text string  @union(type Text:text Binary:binary) }
LoadBalancer {
  type! (ConsistentHash|LeastRequest|Random|RoundRobin|BackendUtilization|DynamicModule)
  backendUtilization {
    blackoutPeriod, weightExpirationPeriod, weightUpdatePeriod GatewayDuration
    errorUtilizationPenaltyPercent int(0..)
    keepResponseHeaders bool
    metricNamesForComputingUtilization [string]
  }
  consistentHash {
    type! (SourceIP|Header|Headers|Cookie|QueryParams)
    cookie { name! string  attributes <string>  ttl GatewayDuration }
    header { name! string }
    headers, queryParams [{ name! string }]
    tableSize int(2..5000011)
    @union(type Header:header Headers:headers Cookie:cookie QueryParams:queryParams)
  }
  dynamicModule {
    name! ~^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$~(1..253)
    lbPolicyName! string(1..253)
    config any
  }
  endpointOverride { extractFrom! [{ header string }](1..10) }
  slowStart { window! GatewayDuration }
  zoneAware {
    preferLocal {
      force { minEndpointsInZoneThreshold int }
      minEndpointsThreshold int
      percentageEnabled int(0..100)
    }
    weightedZones [{ zone! string  weight! int } by zone]
    @atMost(preferLocal weightedZones)
  }
  @union(type ConsistentHash:consistentHash BackendUtilization:backendUtilization DynamicModule:dynamicModule)
  @rule(loadBalancer)
}
Compression { type! (Gzip|Brotli|Zstd)  brotli, gzip, zstd {}  minContentLength Buffer }
TlsSettings {
  alpnProtocols, ciphers, ecdhCurves, signatureAlgorithms [string]
  fingerprints [(JA3|JA4)]
  maxVersion, minVersion (Auto|1.0|1.1|1.2|1.3)
  @rule(tlsVersions)
}
CustomTag {
  type! (Literal|Environment|RequestHeader)
  environment, requestHeader { name! string  defaultValue string }
  literal { value! string }
}
SpanName { client!, server! string }
Address string
`;
