import type { ApiGroup } from '../library.ts';
import { realm } from './keycloak-realm.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Keycloak operator, custom resources of k8s.keycloak.org; v2beta1 since 26.6. */
export const keycloak: ApiGroup = {
  group: 'k8s.keycloak.org',
  uses: [meta, pod, volumes, realm],
  notation: `
kind Keycloak v2beta1,v2alpha1 {
  spec {
    additionalOptions, env [{ name, value string  secret SecretKeySelector }]
    admin { tlsSecret string }
    automountServiceAccountToken bool
    bootstrapAdmin { service, user { secret string } }
    cache { configMapFile ConfigMapKeySelector }
    db {
      database, host, schema, url, vendor string
      passwordSecret, usernameSecret SecretKeySelector
      poolInitialSize, poolMaxSize, poolMinSize, port int
    }
    features { disabled, enabled [string] }
    hostname {
      admin, adminUrl, hostname string
      backchannelDynamic, strict, strictBackchannel bool
    }
    http {
      annotations, labels <string>
      httpEnabled bool
      httpPort, httpsPort, serviceHttpPort, serviceHttpsPort int
      serviceName, tlsSecret string
    }
    httpManagement { port int }
    image image
    imagePullSecrets [OptionalLocalReference]
    import { scheduling Scheduling }
    ingress { annotations, labels <string>  className, tlsSecret string  enabled bool }
    instances int
    livenessProbe, readinessProbe, startupProbe { failureThreshold, periodSeconds int }
    networkPolicy { enabled bool  http, https, management [PolicyPeer] }
    proxy { headers string }
    resources ResourceRequirements
    scheduling Scheduling
    serviceMonitor { annotations, labels <string>  enabled bool  interval, scrapeTimeout string }
    startOptimized bool
    telemetry { endpoint, protocol, serviceName string  resourceAttributes <string> }
    tracing {
      compression, endpoint, protocol, samplerType, serviceName string
      enabled bool
      resourceAttributes <string>
      samplerRatio number
    }
    transaction { xaEnabled bool }
    truststores <{ name string  configMap, secret { name! string  optional bool } }>
    unsupported { podTemplate { metadata EmbeddedMeta  spec LoosePodSpec@34 } }
    update {
      strategy (Auto|Explicit|RecreateOnImageChange)
      revision string
      labels <string>
      scheduling Scheduling
      @rule(explicitUpdate)
    }
  }
}
Scheduling {
  affinity Affinity
  priorityClassName string
  tolerations [Toleration]
  topologySpreadConstraints [TopologySpreadConstraint]
}
PolicyPeer {
  ipBlock { cidr cidr  except [cidr] }
  namespaceSelector, podSelector LabelSelector
}
EmbeddedMeta {
  ...ObjectMeta
  creationTimestamp, deletionTimestamp time
}
# The operator merges it into its own template, whose first container has its name already.
LoosePodSpec { ...PodSpec  containers [{ ...Container  name dnsLabel }] }

kind KeycloakRealmImport v2beta1,v2alpha1 {
  spec {
    keycloakCRName! string
    realm! Realm
    labels <string>
    placeholders <{ secret SecretKeySelector }>
    resources ResourceRequirements
  }
}
`,
};
