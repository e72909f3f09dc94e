import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Kubernetes API, networking.k8s.io/v1. */
export const networking: ApiGroup = {
  group: 'networking.k8s.io',
  uses: [meta, pod],
  notation: `
kind NetworkPolicy v1 {
  spec {
    podSelector LabelSelector
    policyTypes [(Ingress|Egress)]
    ingress [{ from [Peer]  ports [PolicyPort] }]
    egress [{ to [Peer]  ports [PolicyPort] }]
  }
}
Peer {
  ipBlock { cidr! cidr  except [cidr] }
  namespaceSelector, podSelector LabelSelector
  @some(ipBlock namespaceSelector podSelector)
  @rule(networkPeer)
}
PolicyPort { port portOrName  endPort port  protocol Protocol  @rule(endPort) }

kind Ingress v1 {
  spec {
    ingressClassName string
    defaultBackend IngressBackend
    rules [{
      host string
      http { paths! [IngressPath](1..) }
    }]
    tls [{ hosts [string]  secretName string }]
    @some(defaultBackend rules)
  }
}
IngressPath { path string  pathType! (Exact|Prefix|ImplementationSpecific)  backend! IngressBackend  @rule(ingressPath) }
IngressBackend {
  service {
    name! string
    port { name string  number port  @one(name number) }
  }
  resource TypedLocalObjectReference
  @one(service resource)
}

kind IngressClass v1 cluster {
  spec {
    controller string
    parameters { kind!, name! string  apiGroup, namespace string  scope (Cluster|Namespace) }
  }
}
`,
};

/** Reference: Kubernetes API, rbac.authorization.k8s.io/v1. */
export const rbac: ApiGroup = {
  group: 'rbac.authorization.k8s.io',
  uses: [meta],
  notation: `
kind Role v1 { rules [PolicyRule] }
kind ClusterRole v1 cluster {
  rules [PolicyRule]
  aggregationRule { clusterRoleSelectors [LabelSelector] }
}
kind RoleBinding v1 { roleRef! RoleRef  subjects [Subject] }
kind ClusterRoleBinding v1 cluster { roleRef! RoleRef  subjects [Subject] }
PolicyRule { verbs! [string]  apiGroups, resources, resourceNames, nonResourceURLs [string]  @rule(policyRule) }
RoleRef { apiGroup! (rbac.authorization.k8s.io)  kind! (Role|ClusterRole)  name! string }
Subject { kind! (User|Group|ServiceAccount)  name! string  apiGroup, namespace string  @rule(subject) }
`,
};

/** Reference: Kubernetes API, policy/v1. */
export const policy: ApiGroup = {
  group: 'policy',
  uses: [meta],
  notation: `
kind PodDisruptionBudget v1 {
  spec {
    maxUnavailable, minAvailable intOrPercent
    selector LabelSelector
    unhealthyPodEvictionPolicy (IfHealthyBudget|AlwaysAllow)
    @atMost(maxUnavailable minAvailable)
  }
}
`,
};

/** What an autoscaler of any API may hold. Reference: Kubernetes API, autoscaling/v2. */
export const scaling = `
ScaleTarget { kind!, name! string  apiVersion string }
ScalingRules {
  policies [{ periodSeconds! int(1..1800)  type! (Pods|Percent)  value! int(1..) }]
  selectPolicy (Max|Min|Disabled)
  stabilizationWindowSeconds int(0..3600)
  tolerance quantity
}
Metric {
  type! (Resource|ContainerResource|Pods|Object|External)
  containerResource { container!, name! string  target! MetricTarget }
  external { metric! MetricName  target! MetricTarget }
  object { describedObject! ScaleTarget  metric! MetricName  target! MetricTarget }
  pods { metric! MetricName  target! MetricTarget }
  resource { name! string  target! MetricTarget }
  @union(type ContainerResource:containerResource External:external Object:object Pods:pods Resource:resource)
}
MetricName { name! string  selector LabelSelector }
MetricTarget {
  type! (Utilization|Value|AverageValue)
  averageUtilization int(1..)
  averageValue, value quantity
}
`;

/** Reference: Kubernetes API, autoscaling/v1 and v2. */
export const autoscaling: ApiGroup = {
  group: 'autoscaling',
  uses: [meta, scaling],
  notation: `
kind HorizontalPodAutoscaler v1 {
  spec {
    scaleTargetRef! ScaleTarget
    maxReplicas! int(1..)
    minReplicas int(0..)
    targetCPUUtilizationPercentage int(1..)
    @rule(replicaBounds)
  }
}
kind HorizontalPodAutoscaler v2 {
  spec! {
    scaleTargetRef! ScaleTarget
    maxReplicas! int(1..)
    minReplicas int(0..)
    metrics [Metric]
    behavior { scaleDown, scaleUp ScalingRules }
    @rule(replicaBounds)
  }
}
`,
};

/** Reference: Kubernetes API, storage.k8s.io/v1. */
export const storage: ApiGroup = {
  group: 'storage.k8s.io',
  uses: [meta],
  notation: `
kind StorageClass v1 cluster {
  provisioner! string
  allowVolumeExpansion bool
  allowedTopologies [{ matchLabelExpressions [{ key! string  values! [string] }] }]
  mountOptions [string]
  parameters <string>
  reclaimPolicy (Delete|Retain)
  volumeBindingMode (Immediate|WaitForFirstConsumer)
}
kind CSIDriver v1 cluster {
  spec! {
    attachRequired, podInfoOnMount, requiresRepublish, seLinuxMount, storageCapacity bool
    fsGroupPolicy (ReadWriteOnceWithFSType|File|None)
    nodeAllocatableUpdatePeriodSeconds int(10..)
    serviceAccountTokenInSecrets bool
    tokenRequests [{ audience! string  expirationSeconds int }]
    volumeLifecycleModes [(Persistent|Ephemeral) set]
  }
}
`,
};

/** Reference: Kubernetes API, scheduling.k8s.io/v1. */
export const scheduling: ApiGroup = {
  group: 'scheduling.k8s.io',
  uses: [meta],
  notation: `
kind PriorityClass v1 cluster {
  value! int(-2147483648..1000000000)
  description string
  globalDefault bool
  preemptionPolicy (PreemptLowerPriority|Never)
}
`,
};

/** Reference: Kubernetes API, coordination.k8s.io/v1 and node.k8s.io/v1. */
export const node: ApiGroup = {
  group: 'node.k8s.io',
  uses: [meta, pod, volumes],
  notation: `
kind RuntimeClass v1 cluster {
  handler! dnsLabel
  overhead { podFixed <quantity> }
  scheduling { nodeSelector Labels  tolerations [Toleration] }
}
`,
};
