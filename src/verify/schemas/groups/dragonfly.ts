import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: Dragonfly operator API, dragonflydb.io/v1alpha1. */
export const dragonfly: ApiGroup = {
  group: 'dragonflydb.io',
  uses: [meta, pod, volumes],
  notation: `
kind Dragonfly v1alpha1 {
  spec {
    aclFromSecret SecretKeySelector
    additionalContainers, initContainers [Container@32]
    additionalVolumes [Volume@33]
    affinity Affinity
    annotations, labels, nodeSelector <string>
    args [string]
    authentication { clientCaCertSecret, passwordFromSecret SecretKeySelector }
    containerSecurityContext SecurityContext
    customLivenessProbeConfigMap, customReadinessProbeConfigMap, customStartupProbeConfigMap OptionalLocalReference
    enableReplicationReadinessGate, networkPolicyEnabled, skipFSGroup bool
    env [EnvVar@33]
    image image
    imagePullPolicy (Always|IfNotPresent|Never)
    imagePullSecrets [OptionalLocalReference]
    memcachedPort int
    ownedObjectsMetadata, podMetadata { annotations, labels <string> }
    pdb { maxUnavailable, minAvailable intOrPercent  @atMost(maxUnavailable minAvailable) }
    podSecurityContext PodSecurityContext
    priorityClassName, serviceAccountName string
    replicas int
    resources ResourceRequirements
    serviceSpec {
      annotations, labels <string>
      name string
      nodePort int
      type (ClusterIP|NodePort|LoadBalancer|ExternalName)
    }
    snapshot {
      cron cron
      dir string
      enableOnMasterOnly bool
      existingPersistentVolumeClaimName string
      persistentVolumeClaimSpec ClaimSpec
    }
    tiering { persistentVolumeClaimSpec ClaimSpec }
    tlsSecretRef { name, namespace string }
    tolerations [Toleration]
    topologySpreadConstraints [TopologySpreadConstraint]
  }
}
`,
};
