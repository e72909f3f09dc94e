import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

/** Reference: ClickHouse operator API, clickhouse.com/v1alpha1. */
export const clickhouse: ApiGroup = {
  group: 'clickhouse.com',
  uses: [meta, pod, volumes],
  notation: `
kind KeeperCluster v1alpha1 {
  spec {
    ...Common
    replicas int(0|1|3|5|7|9|11|13|15)
    settings { ...Settings }
  }
}

kind ClickHouseCluster v1alpha1 {
  spec {
    ...Common
    keeperClusterRef! { name string }
    replicas, shards int(0..)
    settings {
      ...Settings
      defaultUserPassword { passwordType string  configMap, secret KeyReference  @one(configMap secret) }
      enableDatabaseSync bool
      extraUsersConfig <any>?
    }
  }
}

Common {
  annotations, labels <string>
  containerTemplate {
    env [EnvVar by name]
    image { hash, repository, tag string }
    imagePullPolicy (Always|Never|IfNotPresent)
    resources ResourceRequirements
    volumeMounts [VolumeMount by mountPath]
  }
  dataVolumeClaimSpec! ClaimSpec
  podTemplate {
    affinity Affinity
    imagePullSecrets [OptionalLocalReference by name]
    nodeHostnameKey, schedulerName, serviceAccountName, topologyZoneKey string
    nodeSelector <string>
    terminationGracePeriodSeconds int
    tolerations [Toleration]
    topologySpreadConstraints [TopologySpreadConstraint by topologyKey,whenUnsatisfiable]
    volumes [Volume by name]
  }
}
KeyReference { key!, name! string }
Settings {
  extraConfig <any>?
  logger {
    count int
    jsonLogs, logToFile bool
    level (test|trace|debug|information|notice|warning|error|critical|fatal)
    size string
  }
  tls {
    caBundle KeyReference
    enabled, required bool
    serverCertSecret { name string }
    @rule(clickhouseTls)
  }
}
`,
};
