import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';
import { relabeling } from './monitoring.ts';
import { pod } from './pod.ts';
import { volumes } from './volumes.ts';

const barman = `
Reference { name! string(1..) }
KeyReference { name! string(1..)  key! string(1..) }
ObjectStoreConfiguration {
  destinationPath! ~^(s3|gs|azure|https?|file)://~(1..)
  azureCredentials AzureCredentials
  s3Credentials {
    accessKeyId, secretAccessKey, sessionToken, region KeyReference
    inheritFromIAMRole bool
    @rule(s3Credentials)
  }
  googleCredentials { applicationCredentials KeyReference  gkeEnvironment bool }
  data {
    additionalCommandArgs [string]
    compression (bzip2|gzip|snappy)
    encryption (AES256|"aws:kms")
    immediateCheckpoint bool
    jobs int(1..)
  }
  endpointCA KeyReference
  endpointURL ~^https?://~
  historyTags, tags <string>
  serverName string
  wal {
    archiveAdditionalCommandArgs, restoreAdditionalCommandArgs [string]
    compression (bzip2|gzip|lz4|snappy|xz|zstd)
    encryption (AES256|"aws:kms")
    maxParallel int(1..)
  }
  @atMost(azureCredentials s3Credentials googleCredentials)
}
AzureCredentials {
  connectionString, storageAccount, storageKey, storageSasToken KeyReference
  inheritFromAzureAD, useDefaultAzureCredentials bool
}
RetentionPolicy ~^[1-9][0-9]*[dwm]$~
`;

/** Reference: Barman Cloud plugin API, barmancloud.cnpg.io/v1. */
export const barmanCloud: ApiGroup = {
  group: 'barmancloud.cnpg.io',
  uses: [meta, pod, volumes, barman],
  notation: `
kind ObjectStore v1 {
  spec! {
    # The server's name comes with the Cluster's plugin parameters.
    configuration! { ...ObjectStoreConfiguration -serverName  azureCredentials { ...AzureCredentials -useDefaultAzureCredentials } }
    instanceSidecarConfiguration {
      env [EnvVar@33 by name]
      resources ResourceRequirements@33
      retentionPolicyIntervalSeconds int
      additionalContainerArgs [string]
      logLevel (error|warning|info|debug|trace)
    }
    retentionPolicy RetentionPolicy
  }
}
`,
};

/** Reference: CloudNativePG API, postgresql.cnpg.io/v1. */
export const postgresql: ApiGroup = {
  group: 'postgresql.cnpg.io',
  uses: [meta, pod, volumes, relabeling, barman],
  notation: `
kind Cluster v1 {
  spec! {
    instances! int(1..)
    affinity {
      additionalPodAffinity, additionalPodAntiAffinity PodAffinity
      enablePodAntiAffinity bool
      nodeAffinity NodeAffinity
      nodeSelector <string>
      podAntiAffinityType (preferred|required)
      tolerations [Toleration]
      topologyKey string
    }
    backup {
      barmanObjectStore ObjectStoreConfiguration
      retentionPolicy RetentionPolicy
      target (primary|prefer-standby)
      volumeSnapshot {
        annotations, labels, tablespaceClassName <string>
        className, walClassName string
        online bool
        onlineConfiguration OnlineConfiguration
        snapshotOwnerReference (none|cluster|backup)
      }
    }
    bootstrap Bootstrap
    certificates {
      clientCASecret, replicationTLSSecret, serverCASecret, serverTLSSecret string
      serverAltDNSNames [string]
    }
    description string
    enablePDB, enableSuperuserAccess bool
    env [EnvVar]
    envFrom [EnvFromSource]
    ephemeralVolumeSource { volumeClaimTemplate { metadata PodMeta  spec! ClaimSpec } }
    ephemeralVolumesSizeLimit { shm, temporaryData quantity }
    externalClusters [ExternalCluster]
    failoverDelay, postgresGID, postgresUID, smartShutdownTimeout, startDelay, stopDelay, switchoverDelay,
      livenessProbeTimeout int
    imageCatalogRef {
      apiGroup (postgresql.cnpg.io)
      kind! (ImageCatalog|ClusterImageCatalog)
      name! string
      major! int
    }
    imageName image
    imagePullPolicy string
    imagePullSecrets [Reference]
    inheritedMetadata { annotations, labels <string> }
    logLevel (error|warning|info|debug|trace)
    managed {
      roles [ManagedRole by name]
      services {
        additional [{
          selectorType! (rw|r|ro)
          serviceTemplate! ServiceTemplate
          updateStrategy (patch|replace)
        }]
        disabledDefaultServices [(rw|r|ro)]
      }
    }
    maxSyncReplicas, minSyncReplicas int(0..)
    monitoring {
      customQueriesConfigMap, customQueriesSecret [KeyReference]
      disableDefaultQueries bool
      metricsQueriesTTL string
      tls { enabled bool }
      ...PodMonitoring
    }
    nodeMaintenanceWindow { inProgress, reusePVC bool }
    plugins [Plugin by name]
    podSecurityContext PodSecurityContext
    podSelectorRefs [{ name! ~^[a-z]([a-z0-9_-]*[a-z0-9])?$~(1..)  selector! LabelSelector } by name]
    postgresql PostgresConfiguration
    primaryUpdateMethod (switchover|restart)
    primaryUpdateStrategy (unsupervised|supervised)
    priorityClassName, schedulerName string
    probes { liveness LivenessProbe  readiness, startup StreamingProbe }
    projectedVolumeTemplate { defaultMode FileMode  sources [ProjectedSource] }
    replica {
      source! string(1..)
      enabled bool
      minApplyDelay string
      primary, self, promotionToken string
    }
    replicationSlots {
      highAvailability { enabled bool  slotPrefix ~^[0-9a-z_]*$~  synchronizeLogicalDecoding bool }
      synchronizeReplicas { enabled! bool  excludePatterns [string] }
      updateInterval int(1..)
    }
    resources ResourceRequirements
    seccompProfile Profile
    securityContext SecurityContext
    serviceAccountName ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(..253)
    serviceAccountTemplate { metadata! Metadata }
    storage, walStorage Storage
    superuserSecret Reference
    tablespaces [{ name! string  owner { name string }  storage! Storage  temporary bool }]
    topologySpreadConstraints [TopologySpreadConstraint]
    @atMost(imageCatalogRef imageName)
    @rule(clusterReferences clusterSync postgresImage ownerPassword)
  }
}

Bootstrap {
  initdb {
    ...Locale
    dataChecksums bool
    database, encoding, owner string
    options [string]
    import {
      databases! [string]
      source! { externalCluster! string }
      type! (microservice|monolith)
      pgDumpExtraOptions, pgRestoreDataOptions, pgRestoreExtraOptions, pgRestorePostdataOptions,
        pgRestorePredataOptions, postImportApplicationSQL, roles [string]
      schemaOnly bool
    }
    postInitApplicationSQL, postInitSQL, postInitTemplateSQL [string]
    postInitApplicationSQLRefs, postInitSQLRefs, postInitTemplateSQLRefs {
      configMapRefs, secretRefs [KeyReference]
    }
    secret Reference
    walSegmentSize int(1..1024)
  }
  pg_basebackup { source! string(1..)  database, owner string  secret Reference }
  recovery {
    backup { name! string  endpointCA KeyReference }
    database, owner, source string
    recoveryTarget {
      backupID, targetLSN, targetName, targetTLI, targetTime, targetXID string
      exclusive, targetImmediate bool
    }
    secret Reference
    volumeSnapshots {
      storage! TypedLocalObjectReference
      tablespaceStorage <TypedLocalObjectReference>
      walStorage TypedLocalObjectReference
    }
  }
  @atMost(initdb pg_basebackup recovery)
}
Locale {
  builtinLocale, icuLocale, icuRules, locale, localeCType, localeCollate, localeProvider string
  @rule(localeProvider)
}
ExternalCluster {
  name! string
  barmanObjectStore ObjectStoreConfiguration
  connectionParameters <string>
  password, sslCert, sslKey, sslRootCert SecretKeySelector
  plugin Plugin
}
Plugin { name! string  enabled, isWALArchiver bool  parameters <string>  @rule(barmanPlugin) }
ManagedRole {
  name! string
  comment string
  connectionLimit int
  bypassrls, createdb, createrole, disablePassword, inherit, login, replication, superuser bool
  ensure (present|absent)
  inRoles [string]
  passwordSecret Reference
  validUntil time
  @rule(rolePassword)
}
OnlineConfiguration { immediateCheckpoint, waitForArchive bool }
Metadata { name string  annotations, labels <string> }
ServiceTemplate { metadata Metadata  spec ServiceTemplateSpec }
ServiceTemplateSpec {
  allocateLoadBalancerNodePorts, publishNotReadyAddresses bool
  clusterIP, externalName, loadBalancerClass, loadBalancerIP, trafficDistribution string
  clusterIPs, externalIPs, loadBalancerSourceRanges [string]
  externalTrafficPolicy, internalTrafficPolicy (Cluster|Local)
  healthCheckNodePort int
  ipFamilies [(IPv4|IPv6)]
  ipFamilyPolicy (SingleStack|PreferDualStack|RequireDualStack)
  ports [{
    port! port
    appProtocol, name string
    nodePort int
    protocol Protocol
    targetPort portOrName
  } by port,protocol]
  selector <string>
  sessionAffinity (ClientIP|None)
  sessionAffinityConfig { clientIP { timeoutSeconds int } }
  type (ClusterIP|NodePort|LoadBalancer|ExternalName)
}
PodMonitoring { enablePodMonitor bool  podMonitorMetricRelabelings, podMonitorRelabelings [Relabeling] }
PostgresConfiguration {
  enableAlterSystem bool
  extensions [{
    name! ~^[a-z0-9]([-a-z0-9_]*[a-z0-9])?$~(1..)
    image { pullPolicy (Always|IfNotPresent|Never)  reference string }
    bin_path, dynamic_library_path, extension_control_path, ld_library_path [string]
    env [{ name! ~^[a-zA-Z_][a-zA-Z0-9_]*$~(1..)  value! string(1..) } by name]
  } by name]
  ldap {
    bindAsAuth { prefix, suffix string }
    bindSearchAuth { baseDN, bindDN, searchAttribute, searchFilter string  bindPassword SecretKeySelector }
    port int
    scheme (ldap|ldaps)
    server string
    tls bool
  }
  parameters <string>
  pg_hba, pg_ident, shared_preload_libraries [string]
  promotionTimeout int
  syncReplicaElectionConstraint { enabled! bool  nodeLabelsAntiAffinity [string] }
  synchronous {
    method! (any|first)
    number! int(1..)
    dataDurability (required|preferred)
    failoverQuorum bool
    maxStandbyNamesFromCluster int
    standbyNamesPre, standbyNamesPost [string]
    @rule(preferredDurability)
  }
  @rule(fixedParameters)
}
ProbeTiming {
  failureThreshold, initialDelaySeconds, periodSeconds, successThreshold, terminationGracePeriodSeconds,
    timeoutSeconds int
}
LivenessProbe {
  ...ProbeTiming
  isolationCheck { enabled bool  connectionTimeout, requestTimeout int }
}
StreamingProbe { ...ProbeTiming  maximumLag quantity  type (pg_isready|streaming|query) }
Storage {
  pvcTemplate ClaimSpec
  resizeInUseVolumes bool
  size quantityText
  storageClass string
  @rule(storageSize)
}

kind Database v1 {
  spec! {
    cluster! Reference
    name! string
    owner! string
    ...Locale
    allowConnections, isTemplate bool
    collationVersion, encoding, tablespace, template string
    connectionLimit int
    databaseReclaimPolicy (delete|retain)
    ensure (present|absent)
    extensions [{ name! string  ensure (present|absent)  schema, version string }]
    schemas [{ name! string  ensure (present|absent)  owner string }]
    fdws [{
      name! string
      ensure (present|absent)
      handler, owner, validator string
      options [ForeignOption]
      usage [ForeignUsage]
    }]
    servers [{
      name! string
      fdw! string(1..)
      ensure (present|absent)
      options [ForeignOption]
      usage [ForeignUsage]
    }]
    @rule(databaseName)
  }
}
ForeignOption { name!, value! string  ensure (present|absent) }
ForeignUsage { name! string(1..)  type (grant|revoke) }

kind ScheduledBackup v1 {
  spec! {
    cluster! Reference
    schedule! cronWithSeconds
    backupOwnerReference (none|self|cluster)
    immediate, suspend bool
    ...BackupMethod
  }
}
kind Backup v1 {
  spec! { cluster! Reference  ...BackupMethod }
}
BackupMethod {
  method (barmanObjectStore|volumeSnapshot|plugin)
  online bool
  onlineConfiguration OnlineConfiguration
  pluginConfiguration { name! string  parameters <string> }
  target (primary|prefer-standby)
  @rule(backupPlugin)
}

kind Pooler v1 {
  spec! {
    cluster! Reference
    instances int
    type (rw|ro|r)
    pgbouncer! {
      authQuery string
      authQuerySecret, clientCASecret, clientTLSSecret, serverCASecret, serverTLSSecret Reference
      parameters <string>
      paused bool
      pg_hba [string]
      poolMode (session|transaction)
    }
    deploymentStrategy { rollingUpdate { maxSurge, maxUnavailable intOrPercent }  type (Recreate|RollingUpdate) }
    monitoring PodMonitoring
    serviceAccountName ~^[a-z0-9]([-a-z0-9]*[a-z0-9])?$~(..253)
    serviceTemplate ServiceTemplate
    # An empty list leaves the container to the operator.
    template { metadata Metadata  spec { ...PodSpec  containers! [Container by name] } }
  }
}

kind ImageCatalog v1 { spec! { images! [{ image! image  major! int(10..) }](1..8) } }
kind ClusterImageCatalog v1 cluster { spec! { images! [{ image! image  major! int(10..) }](1..8) } }
`,
};
