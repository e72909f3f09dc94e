import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';

/** What Gateway API and the kinds that extend it share. Reference: Gateway API specification, v1. */
export const gatewayTypes = String.raw`
GroupName ~^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(..253)
KindName ~^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$~(1..63)
NamespaceName ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(1..63)
SectionName ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(1..253)
Hostname ~^(\*\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(1..253)
PreciseHostname ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(1..253)
HeaderName ~^[A-Za-z0-9!#$%&'*+\-.^_\x60|\~]+$~(1..256)
HeaderValue ~^[!-\~]+([\t ]?[!-\~]+)*$~(1..4096)
GatewayDuration gatewayDuration

LocalObject { group! GroupName  kind! KindName  name! string(1..253) }
ParametersReference { ...LocalObject  namespace NamespaceName }
SecretObject { group GroupName  kind KindName  name! string(1..253)  namespace NamespaceName }
ObjectWithKind { ...LocalObject  namespace NamespaceName }
ParentReference {
  group GroupName
  kind KindName
  name! string(1..253)
  namespace NamespaceName
  port port
  sectionName SectionName
}
BackendObject {
  group GroupName
  kind KindName
  name! string(1..253)
  namespace NamespaceName
  port port
  @rule(servicePort)
}
Header { name! HeaderName  value! HeaderValue }
HeaderFilter { add, set [Header by name](..16)  remove [string set](..16) }
Fraction { numerator! int(0..)  denominator int(1..)  @rule(fraction) }
`;

/** Reference: Gateway API specification, gateway.networking.k8s.io. */
export const gateway: ApiGroup = {
  group: 'gateway.networking.k8s.io',
  uses: [meta, gatewayTypes],
  notation: String.raw`
kind GatewayClass v1,v1beta1 cluster {
  spec! {
    controllerName! ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._\~%!$&'()*+,;=:]+$~(1..253)
    description string(..64)
    parametersRef ParametersReference
  }
}

kind Gateway v1,v1beta1 {
  spec! {
    gatewayClassName! string(1..253)
    listeners! [Listener by name](1..64)
    addresses [Address](..16)
    allowedListeners { namespaces { from (All|Selector|Same|None)  selector LabelSelector } }
    defaultScope (All|None)
    infrastructure {
      annotations <~^(?=[^/]{1,252}(?:/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$~: string(..4096)>(..16)
      labels <~^(?=[^/]{1,252}(?:/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$~: labelValue(..63)>(..8)
      parametersRef LocalObject
    }
    tls {
      backend { clientCertificateRef SecretObject }
      frontend {
        default! FrontendTls
        perPort [{ port! port  tls! FrontendTls } by port](..64)
      }
    }
    @rule(listenersDistinct addressesDistinct)
  }
}
FrontendTls {
  validation {
    caCertificateRefs! [ObjectWithKind](1..16)
    mode (AllowValidOnly|AllowInsecureFallback)
  }
}
Address {
  type ~^Hostname|IPAddress|NamedAddress|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9\/\-._\~%!$&'()*+,;=:]+$~(1..253)
  value string(..253)
  @rule(gatewayAddress)
}
Listener {
  name! SectionName
  port! port
  protocol! ~^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/[A-Za-z0-9]+$~(1..255)
  hostname Hostname
  allowedRoutes {
    kinds [{ group GroupName  kind! KindName }](..8)
    namespaces { from (All|Selector|Same)  selector LabelSelector  @rule(namespaceSelector) }
  }
  tls {
    certificateRefs [SecretObject](..64)
    mode (Terminate|Passthrough)
    options <string(..4096)>(..16)
    @rule(listenerCertificates)
  }
  @rule(listenerProtocol)
}

kind HTTPRoute v1,v1beta1 {
  spec! {
    parentRefs [ParentReference](..32)
    hostnames [Hostname](..16)
    rules [RouteRule](1..16)
    useDefaultGateways (All|None)
    @rule(ruleNames parentsDistinct matchCount)
  }
}
RouteRule {
  name SectionName
  matches [RouteMatch](..64)
  filters [RouteFilter](..16)
  backendRefs [{ ...BackendObject  weight int(0..1000000)  filters [RouteFilter](..16)  @rule(oneFilterEach) }](..16)
  timeouts { request, backendRequest GatewayDuration  @rule(routeTimeouts) }
  retry { attempts int(1..)  backoff GatewayDuration  codes [int(400..599) set] }
  sessionPersistence {
    absoluteTimeout GatewayDuration
    cookieConfig { lifetimeType (Permanent|Session) }
    sessionName string(..128)
    type (Cookie|Header)
    @rule(sessionLifetime)
  }
  @rule(oneFilterEach routeRule)
}
RouteMatch {
  headers [{ name! HeaderName  type (Exact|RegularExpression)  value! HeaderValue } by name](..16)
  method (GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH)
  path { type (Exact|PathPrefix|RegularExpression)  value string(..1024)  @rule(pathMatch) }
  queryParams [{ name! HeaderName  type (Exact|RegularExpression)  value! string(1..1024) } by name](..16)
}
RouteFilter {
  type! (RequestHeaderModifier|ResponseHeaderModifier|RequestMirror|RequestRedirect|URLRewrite|ExtensionRef|CORS|ExternalAuth)
  cors {
    allowCredentials bool
    allowHeaders, exposeHeaders [HeaderName set](..64)
    allowMethods [(GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|*) set](..9)
    allowOrigins [~(^\*$)|(^(http(s)?):\/\/(((\*\.)?([a-zA-Z0-9\-]+\.)*[a-zA-Z0-9-]+|\*)(:([0-9]{1,5}))?)$)~(1..253) set](..64)
    maxAge int(1..)
    @rule(corsWildcards)
  }
  extensionRef LocalObject
  externalAuth {
    backendRef! BackendObject
    forwardBody { maxSize int }
    grpc { allowedHeaders [string set](..64) }
    http {
      allowedHeaders, allowedResponseHeaders [string set](..64)
      path ~^(?:[-A-Za-z0-9/._\~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$~(..1024)
    }
    protocol! (HTTP|GRPC)
    @union(protocol GRPC:grpc HTTP:http)
  }
  requestHeaderModifier, responseHeaderModifier HeaderFilter
  requestMirror { backendRef! BackendObject  fraction Fraction  percent int(0..100)  @atMost(fraction percent) }
  requestRedirect {
    hostname PreciseHostname
    path PathRewrite
    port port
    scheme (http|https)
    statusCode int(301|302|303|307|308)
  }
  urlRewrite { hostname PreciseHostname  path PathRewrite }
  @union(type RequestHeaderModifier:requestHeaderModifier ResponseHeaderModifier:responseHeaderModifier
    RequestMirror:requestMirror RequestRedirect:requestRedirect URLRewrite:urlRewrite ExtensionRef:extensionRef
    CORS:cors ExternalAuth:externalAuth)
}
PathRewrite {
  type! (ReplaceFullPath|ReplacePrefixMatch)
  replaceFullPath, replacePrefixMatch string(..1024)
  @union(type ReplaceFullPath:replaceFullPath ReplacePrefixMatch:replacePrefixMatch)
}

kind ReferenceGrant v1,v1beta1 {
  spec! {
    from! [{ group! GroupName  kind! KindName  namespace! NamespaceName }](1..16)
    to! [{ group! GroupName  kind! KindName  name string(1..253) }](1..16)
  }
}
`,
};
