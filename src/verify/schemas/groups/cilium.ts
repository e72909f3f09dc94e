import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';

/** Reference: Cilium API, cilium.io/v2. */
export const cilium: ApiGroup = {
  group: 'cilium.io',
  uses: [meta],
  notation: String.raw`
kind CiliumNetworkPolicy v2 { spec PolicyRule  specs [PolicyRule]  @some(spec specs) }
kind CiliumClusterwideNetworkPolicy v2 cluster { spec PolicyRule  specs [PolicyRule]  @some(spec specs) }

PolicyRule {
  endpointSelector, nodeSelector Selector
  description string
  labels [{ key! string  source, value string }]
  log { value ~^\PC*$~(..32) }
  enableDefaultDeny { egress, ingress bool }
  ingress [{ ...IngressPeers  authentication Authentication  toPorts [PortRule] }]
  ingressDeny [{ ...IngressPeers  toPorts [DenyPortRule] }]
  egress [{ ...EgressPeers  authentication Authentication  toFQDNs [FQDN]  toPorts [PortRule] }]
  egressDeny [{ ...EgressPeers  toPorts [DenyPortRule] }]
  @one(endpointSelector nodeSelector)
  @some(ingress ingressDeny egress egressDeny)
}
IngressPeers {
  fromCIDR [cidrOrIp]
  fromCIDRSet [CIDRRule]
  fromEndpoints, fromNodes, fromRequires [Selector]
  fromEntities [Entity]
  fromGroups [Group]
  icmps [{ fields [IcmpField](..40) }]
  @rule(ingressPeers)
}
EgressPeers {
  toCIDR [cidrOrIp]
  toCIDRSet [CIDRRule]
  toEndpoints, toNodes, toRequires [Selector]
  toEntities [Entity]
  toGroups [Group]
  toServices [{
    k8sService { serviceName, namespace string }
    k8sServiceSelector { selector! Selector  namespace string }
  }]
  icmps [{ fields [IcmpField](..40) }]
  @rule(egressPeers)
}
# Labels here may name their source, as in k8s:app or reserved:host.
Selector { matchLabels <labelValue>  matchExpressions [LabelSelectorRequirement] }
Entity (all|world|cluster|host|init|ingress|unmanaged|remote-node|health|none|kube-apiserver)
Authentication { mode! (disabled|required|test-always-fail) }
CIDRRule {
  cidr cidrOrIp
  cidrGroupRef ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$~(..253)
  cidrGroupSelector LabelSelector
  except [cidr]
  @one(cidr cidrGroupRef cidrGroupSelector)
}
FQDN {
  matchName ~^([-a-zA-Z0-9_]+[.]?)+$~(..255)
  matchPattern ~^([-a-zA-Z0-9_*]+[.]?)+$~(..255)
  @one(matchName matchPattern)
}
Group { aws { labels <string>  region string  securityGroupsIds, securityGroupsNames [string] } }
IcmpField { type! icmpType  family (IPv4|IPv6) }
CiliumPort {
  port! ~^((6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}|[0-9]{1,4})|([a-zA-Z0-9]-?)*[a-zA-Z](-?[a-zA-Z0-9])*)$~
  endPort int(0..65535)
  protocol (TCP|UDP|SCTP|ANY)
  @rule(ciliumPort)
}
DenyPortRule { ports [CiliumPort] }
PortRule {
  ports [CiliumPort](..40)
  listener {
    name! string(1..)
    envoyConfig! { name! string(1..)  kind (CiliumEnvoyConfig|CiliumClusterwideEnvoyConfig) }
    priority int(1..100)
  }
  originatingTLS, terminatingTLS {
    secret! { name! string  namespace string }
    certificate, privateKey, trustedCA string
  }
  serverNames [~^(\*?\*\.)?([-a-zA-Z0-9_]+\.?)+$~(..255) set](1..)
  rules {
    dns [FQDN]
    http [{
      headerMatches [{
        name! string(1..)
        mismatch (LOG|ADD|DELETE|REPLACE)
        secret { name! string  namespace string }
        value string
      }]
      headers [string]
      host ~^[^\s/:]*$~
      method, path string
    }]
    kafka [{ apiKey, apiVersion, clientID string  role (produce|consume)  topic string(..255) }]
    l7 [<string>]
    l7proto string
    @one(http kafka dns l7proto)
  }
  @rule(layer7)
}
`,
};
