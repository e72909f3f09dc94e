import type { ApiGroup } from '../library.ts';
import { scaling } from './cluster.ts';
import { envoyBackend } from './envoy-backend.ts';
import { envoySecurity } from './envoy-security.ts';
import { gatewayTypes } from './gateway.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Envoy Gateway API, gateway.envoyproxy.io/v1alpha1. */
export const envoyGateway: ApiGroup = {
  group: 'gateway.envoyproxy.io',
  uses: [meta, pod, volumes, scaling, gatewayTypes, envoyBackend, envoySecurity],
  notation: String.raw`
kind ClientTrafficPolicy v1alpha1 {
  spec! {
    ...PolicyTargets
    @rule(clientTargets)
    clientIPDetection {
      customHeader { name! ~^[A-Za-z0-9-]+$~(1..255)  failClosed bool }
      xForwardedFor { numTrustedHops int  trustedCIDRs [cidr](1..)  @one(numTrustedHops trustedCIDRs) }
      @atMost(customHeader xForwardedFor)
    }
    connection {
      bufferLimit, socketBufferLimit Buffer
      connectionLimit {
        closeDelay, maxConnectionDuration, maxStreamDuration GatewayDuration
        maxRequestsPerConnection int
        value int(1..)
        @rule(connectionLimit)
      }
      maxAcceptPerSocketEvent int
    }
    enableProxyProtocol bool
    grpc { enableWeb bool }
    headers {
      disableRateLimitHeaders, enableEnvoyHeaders, preserveXRequestID bool
      earlyRequestHeaders, lateResponseHeaders HeaderSettings
      requestID (PreserveOrGenerate|Preserve|Generate|Disable)
      withUnderscoresAction (Allow|RejectRequest|DropHeader)
      xForwardedClientCert {
        certDetailsToAdd [(Subject|Cert|Chain|DNS|URI)](..5)
        mode (Sanitize|ForwardOnly|AppendForward|SanitizeSet|AlwaysForwardOnly)
        @rule(clientCertificateHeader)
      }
      @atMost(preserveXRequestID requestID)
    }
    healthCheck { path! string(1..1024) }
    http1 {
      disableSafeMaxConnectionDuration, enableTrailers, preserveHeaderCase bool
      http10 { useDefaultHost bool }
      ignoredUpgradeTypes [Match]
    }
    http2 Http2
    http3 {}
    path {
      disableMergeSlashes bool
      escapedSlashesAction (KeepUnchanged|RejectRequest|UnescapeAndForward|UnescapeAndRedirect)
    }
    proxyProtocol { optional bool }
    scheme (Preserve|MatchBackend)
    tcpKeepalive TcpKeepalive
    timeout {
      http { idleTimeout, requestReceivedTimeout, streamIdleTimeout GatewayDuration }
      tcp { idleTimeout GatewayDuration }
    }
    tls {
      ...TlsSettings
      clientValidation {
        caCertificateRefs [SecretObject](..8)
        certificateHashes, spkiHashes [string]
        crl { refs! [SecretObject](1..8)  onlyVerifyLeafCertificate bool }
        mode (Request|RequireAny|VerifyIfGiven|RequireAndVerify)
        optional bool
        subjectAltNames {
          dnsNames, emailAddresses, ipAddresses, uris [Match]
          otherNames [{ ...Match  oid! string }]
        }
      }
      session { resumption { stateful, stateless {} } }
    }
  }
}
LongHeader { name! HeaderName  value! string(1..4096) }
HeaderSettings {
  add, addIfAbsent, set [LongHeader by name](1..64)
  remove [string set](1..64)
  removeOnMatch [Match](1..64)
}

kind SecurityPolicy v1alpha1 { spec! SecurityPolicySpec }

kind BackendTrafficPolicy v1alpha1 {
  spec! {
    ...PolicyTargets
    ...ConnectionSettings
    @rule(trafficTargets trafficPolicy)
    admissionControl {
      maxRejectionPercent int(0..100)
      minRequestRate int(0..)
      minSuccessRate int(1..100)
      rejectionAggression int(1..)
      samplingWindow GatewayDuration
      @rule(samplingWindow)
      successCriteria {
        grpc { statusCodes [GrpcStatus] }
        http { statusCodes [int(100..599)] }
      }
    }
    bandwidthLimit {
      request { limit! Bandwidth }
      response { limit! Bandwidth  responseTrailers { prefix ~^[^\r\n\x00]*$~ } }
      @some(request response)
    }
    compression, compressor [Compression]
    faultInjection {
      abort { grpcStatus int(0..16)  httpStatus int(200..600)  percentage number  @one(grpcStatus httpStatus) }
      delay { fixedDelay! GatewayDuration  percentage number }
      @some(abort delay)
    }
    httpUpgrade [{ type! string  connect { terminate bool }  @only(type CONNECT:connect) }]
    mergeType (StrategicMerge|JSONMerge)
    rateLimit {
      type (Global|Local)
      global { rules! [RateLimit](..256) }
      local { rules [RateLimit](..16)  @rule(localRateLimit) }
    }
    requestBuffer { limit Buffer }
    responseOverride [{
      match! { statusCodes! [StatusMatch](1..50) }
      redirect {
        hostname PreciseHostname
        path PathRewrite
        port int
        scheme (http|https)
        statusCode int(301|302)
        @rule(overrideRedirect)
      }
      response {
        body {
          type! (Inline|ValueRef)
          inline string
          valueRef LocalObject
          @rule(overrideBody)
        }
        contentType string
        header { add, set [LongHeader by name](..16)  remove [string set](..0) }
        statusCode int
      }
      source (All|Local|Backend)
      @one(redirect response)
    }]
    routingType (Service|Endpoint)
    telemetry {
      metrics { routeStatName string }
      tracing { customTags <CustomTag>  samplingFraction Fraction  spanName SpanName  tags <string> }
    }
    useClientProtocol bool
    @atMost(compression compressor)
  }
}
PathRewrite {
  type! (ReplaceFullPath|ReplacePrefixMatch)
  replaceFullPath, replacePrefixMatch string(..1024)
  @union(type ReplaceFullPath:replaceFullPath ReplacePrefixMatch:replacePrefixMatch)
}
GrpcStatus (Ok|Cancelled|Unknown|InvalidArgument|DeadlineExceeded|NotFound|AlreadyExists|PermissionDenied|ResourceExhausted|FailedPrecondition|Aborted|OutOfRange|Unimplemented|Internal|Unavailable|DataLoss|Unauthenticated)
Bandwidth { unit! (Second|Minute|Hour)  value! Buffer }
StatusMatch {
  type! (Value|Range)
  range { start!, end! int  @rule(statusRange) }
  value int
  @union(type Value:value Range:range)
}
RateLimit {
  limit! { requests! int(1..4294967295)  unit! (Second|Minute|Hour|Day|Month|Year) }
  clientSelectors [{
    headers [RateLimitHeader](..64)
    methods [{ value! (GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)  invert bool }]
    path { value! string(..1024)  type (Exact|PathPrefix|RegularExpression)  invert bool }
    queryParams [RateLimitHeader](..16)
    sourceCIDR { value! string(1..256)  type (Exact|Distinct)  invert bool }
    @some(headers methods path queryParams sourceCIDR)
  }](..8)
  cost { request, response Cost }
  shadowMode, shared bool
  xRateLimitHeaders (Off|DraftVersion03)
}
RateLimitHeader { name! string(1..256)  type (Exact|RegularExpression|Distinct)  value string(..1024)  invert bool }
Cost { from! (Number|Metadata)  metadata { key!, namespace! string }  number int  @atMost(metadata number) }

kind Backend v1alpha1 {
  spec! {
    type (Endpoints|DynamicResolver)
    endpoints [{
      fqdn { hostname! PreciseHostname  port! port }
      ip { address! ip  port! port }
      unix { path! string(..108) }
      hostname PreciseHostname
      zone string
      @one(fqdn ip unix)
    }](1..64)
    appProtocols [(gateway.envoyproxy.io/h2c|gateway.envoyproxy.io/ws|gateway.envoyproxy.io/wss)]
    fallback bool
    tls any
  }
}

kind EnvoyProxy v1alpha1 {
  spec! {
    backendTLS { ...TlsSettings  clientCertificateRef SecretObject }
    bootstrap {
      type (Merge|Replace|JSONPatch)
      jsonPatches [{ op! (add|remove|replace|move|copy|test)  from, jsonPath, path string  value any }]
      value string
      @rule(bootstrapChange)
    }
    concurrency int
    dynamicModules [DynamicModule by name](..16)
    extraArgs [string]
    filterOrder [{ name! HttpFilter  after, before HttpFilter  @one(after before) }]
    geoIP { provider! GeoProvider }
    ipFamily (IPv4|IPv6|DualStack)
    logging { level <(trace|debug|info|warn|error)> }
    luaValidation (Strict|InsecureSyntax|Disabled)
    mergeGateways, preserveRouteOrder bool
    mergeType (Replace|StrategicMerge|JSONMerge)
    provider {
      type! (Kubernetes|Host)
      host { envoyVersion string }
      kubernetes KubernetesProvider
    }
    routingType (Service|Endpoint)
    shutdown { drainTimeout, minDrainDuration GatewayDuration }
    telemetry {
      accessLog { disable bool  settings [AccessLog](1..50) }
      metrics {
        clusterStatName string
        enableGRPCStats, enablePerEndpointStats, enableRequestResponseSizesStats, enableVirtualHostStats bool
        matches [Match]
        prometheus { compression Compression  disable bool }
        sinks [{
          type! (OpenTelemetry)
          openTelemetry {
            ...TelemetryBackend
            @rule(hostOrBackends)
            headers [LongHeader](1..32)
            host string
            port int(0..65535)
            reportCountersAsDeltas, reportHistogramsAsDeltas bool
            resourceAttributes <string>
          }
          @union(type OpenTelemetry:openTelemetry)
        }](..16)
      }
      requestID { tracing (PackAndSample|Sample|Pack|Disable) }
      tracing {
        provider! TracingProvider
        customTags <CustomTag>
        samplingFraction Fraction
        samplingRate int(0..100)
        spanName SpanName
        tags <string>
        @atMost(samplingFraction samplingRate)
      }
    }
  }
}
HttpFilter (envoy.filters.http.custom_response|envoy.filters.http.health_check|envoy.filters.http.fault|envoy.filters.http.cors|envoy.filters.http.header_mutation|envoy.filters.http.ext_authz|envoy.filters.http.api_key_auth|envoy.filters.http.basic_auth|envoy.filters.http.oauth2|envoy.filters.http.jwt_authn|envoy.filters.http.stateful_session|envoy.filters.http.buffer|envoy.filters.http.lua|envoy.filters.http.ext_proc|envoy.filters.http.wasm|envoy.filters.http.dynamic_modules|envoy.filters.http.geoip|envoy.filters.http.rbac|envoy.filters.http.local_ratelimit|envoy.filters.http.ratelimit|envoy.filters.http.bandwidth_limit|envoy.filters.http.grpc_web|envoy.filters.http.grpc_stats|envoy.filters.http.credential_injector|envoy.filters.http.compressor|envoy.filters.http.dynamic_forward_proxy)
DynamicModule {
  name! ~^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$~(1..253)
  source! {
    type (Local|Remote)
    local { path! string(1..4096) }
    remote { sha256! ~^[a-f0-9]{64}$~  url! ~^https?://[^/?#]+(?:[/?#].*)?$~(1..4096) }
    @rule(moduleSource)
  }
  doNotClose, loadGlobally bool
}
GeoProvider {
  type! (MaxMind)
  maxMind {
    anonymousIpDbSource, asnDbSource, cityDbSource, countryDbSource, ispDbSource GeoSource
    @some(anonymousIpDbSource asnDbSource cityDbSource countryDbSource ispDbSource)
  }
  @union(type MaxMind:maxMind)
}
GeoSource { local! { path! ~^.*\.mmdb$~ } }
KubernetesPatch { type (StrategicMerge|JSONMerge)  value! any }
WorkloadStrategy { rollingUpdate { maxSurge, maxUnavailable intOrPercent }  type string }
KubernetesProvider {
  envoyDaemonSet { ...Workload }
  envoyDeployment { ...Workload  initContainers [Container]  replicas int }
  envoyHpa {
    maxReplicas! int(1..)
    minReplicas int(1..)
    behavior { scaleDown, scaleUp ScalingRules }
    metrics [Metric]
    name string
    patch KubernetesPatch
    @rule(replicaBounds)
  }
  envoyPDB { maxUnavailable, minAvailable intOrPercent  name string  patch KubernetesPatch  @one(maxUnavailable minAvailable) }
  envoyService {
    type (ClusterIP|LoadBalancer|NodePort)
    allocateLoadBalancerNodePorts bool
    annotations, labels <string>
    externalTrafficPolicy (Local|Cluster)
    loadBalancerClass string
    loadBalancerIP ipv4
    loadBalancerSourceRanges [cidr]
    name string
    patch KubernetesPatch
    @rule(envoyService)
  }
  envoyServiceAccount { name string }
  useListenerPortAsContainerPort bool
  @atMost(envoyDeployment envoyDaemonSet)
  @atMost(envoyHpa envoyDaemonSet)
}
Workload {
  container {
    env [EnvVar]
    image ~^[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-zA-Z0-9._/-]+)?(:[a-zA-Z0-9._-]+)?(@sha256:[a-z0-9]+)?$~
    imageRepository ~^[a-zA-Z0-9._-]+(:[0-9]+)?[a-zA-Z0-9._/-]+$~
    resources ResourceRequirements
    securityContext SecurityContext
    volumeMounts [VolumeMount]
    @atMost(image imageRepository)
  }
  name string
  patch KubernetesPatch
  pod {
    affinity Affinity
    annotations, labels, nodeSelector <string>
    imagePullSecrets [OptionalLocalReference]
    priorityClassName string
    securityContext PodSecurityContext
    tolerations [Toleration]
    topologySpreadConstraints [TopologySpreadConstraint]
    volumes [Volume]
  }
  strategy WorkloadStrategy
}
AccessLog {
  sinks! [{
    type! (ALS|File|OpenTelemetry)
    als {
      ...TelemetryBackend
      @rule(logBackends)
      type! (HTTP|TCP)
      http { requestHeaders, responseHeaders, responseTrailers [string] }
      logName string(1..)
      @only(type HTTP:http)
    }
    file { path string(1..) }
    openTelemetry {
      ...TelemetryBackend
      @rule(hostOrBackends)
      headers [LongHeader](1..32)
      host string
      port int(0..)
      resourceAttributes, resources <string>
      @atMost(resourceAttributes resources)
    }
    @union(type ALS:als File:file OpenTelemetry:openTelemetry)
  }](1..50)
  format { type (Text|JSON)  json <string>  text string  @rule(accessLogFormat) }
  matches [string](..10)
  type (Listener|Route|Upstream)
}
TracingProvider {
  ...TelemetryBackend
  @rule(hostOrBackends)
  type! (OpenTelemetry|Zipkin|Datadog)
  host string
  openTelemetry {
    headers [LongHeader](1..32)
    resourceAttributes <string>
    sampler {
      type! (AlwaysOn|AlwaysOff|TraceIdRatio|ParentBasedAlwaysOn|ParentBasedAlwaysOff|ParentBasedTraceIdRatio)
      samplingPercentage Fraction
      @rule(traceSampler)
    }
  }
  port int(0..)
  serviceName string(1..)
  zipkin { disableSharedSpanContext, enable128BitTraceId bool }
  @only(type OpenTelemetry:openTelemetry)
}
`,
};
