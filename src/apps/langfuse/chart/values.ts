/**
 * The values that both majors of the chart read, in the notation of `verify/schemas/notation.ts`: from the
 * templates of langfuse-k8s 1.5.41 and 2.0.0. A map of a bundled store is open, for the chart of that store
 * reads the rest of it.
 */
export const sharedValues = `
ValueOrSecret {
  value text
  secretKeyRef { name, key string }
  fieldRef { fieldPath, apiVersion string }
  resourceFieldRef { resource, containerName string  divisor quantity }
}
SecretReference { name string }
# Each key becomes a variable of Langfuse, AUTH_<PROVIDER>_<KEY>; these are what its providers read.
SignIn {
  clientId, clientSecret, issuer, allowAccountLinking, clientAuthMethod, checks, scope, idToken TextOrSecret
  name, tenantId, allowedDomains, baseUrl, team, domain TextOrSecret
  @open
}
TextOrSecret any

Langfuse {
  logging { level (trace|debug|info|warn|error|fatal)  format (text|json) }
  salt, encryptionKey, licenseKey ValueOrSecret
  allowedOrganizationCreators [string]
  features { telemetryEnabled, signUpDisabled, experimentalFeaturesEnabled bool }
  nodeEnv string
  serviceAccount { create, automountServiceAccountToken bool  annotations <string>  name string }
  smtp { connectionUrl, fromAddress string }
  auth { disableUsernamePassword bool  providers <SignIn> }
  ingress {
    enabled bool
    additionalLabels, annotations <string>
    className string
    hosts [{ host string  paths [{ path, pathType string  backend IngressBackend }] }]
    tls { enabled bool  secretName string }
  }
  podSecurityContext PodSecurityContext
  securityContext SecurityContext
  nodeSelector <string>
  tolerations [Toleration]
  affinity Affinity
  dnsConfig { nameservers [string]  searches [string]  options [{ name, value string }] }
  pod { annotations, labels <string>  topologySpreadConstraints [TopologySpreadConstraint] }
  deployment { annotations <string>  strategy Strategy }
  replicas, revisionHistoryLimit int(0..)
  resources ResourceRequirements
  image { tag text  pullPolicy (Always|IfNotPresent|Never)  pullSecrets [SecretReference] }
  additionalEnv [EnvVar]
  additionalEnvFrom [EnvFromSource]
  extraContainers, extraInitContainers [Container]
  extraVolumes [Volume]
  extraVolumeMounts [VolumeMount]
  extraLifecycle Lifecycle
  web {
    ...Workload
    service {
      type (ClusterIP|NodePort|LoadBalancer)
      port, externalPort, nodePort port
      additionalLabels, annotations <string>
    }
    livenessProbe, readinessProbe { ...ProbeTimes  path string }
  }
  worker { ...Workload  port port  livenessProbe ProbeTimes }
  nextauth { url ~^https?://~  secret ValueOrSecret }
}
Strategy {
  type (Recreate|RollingUpdate)
  rollingUpdate { maxSurge, maxUnavailable intOrPercent }
}
IngressBackend { service { name string  port { name string  number port } }  resource any }
ProbeTimes { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold, successThreshold int(0..) }
Workload {
  image { repository string  tag text  pullPolicy (Always|IfNotPresent|Never)  pullSecrets [SecretReference] }
  deployment { additionalLabels, annotations <string>  strategy Strategy }
  pod {
    annotations, labels, nodeSelector <string>
    tolerations [Toleration]
    affinity Affinity
    topologySpreadConstraints [TopologySpreadConstraint]
    extraContainers [Container]
    additionalEnv [EnvVar]
    additionalEnvFrom [EnvFromSource]
  }
  resources ResourceRequirements
  replicas, revisionHistoryLimit int(0..)
  keda {
    enabled bool
    minReplicas, maxReplicas, pollingInterval int(0..)
    triggerType, metricType, containerName string
    value text
  }
  hpa { enabled bool  annotations <string>  minReplicas, maxReplicas, targetCPUUtilizationPercentage int }
  vpa {
    enabled bool
    controlledResources [string]
    maxAllowed, minAllowed <quantity>
    updatePolicy { updateMode string }
  }
  hostAliases [HostAlias]
  pdb { create bool  minAvailable, maxUnavailable text }
}

Postgres {
  deploy bool
  host, args, directUrl, shadowDatabaseUrl string
  port port
  auth { ...PostgresLogin  @open }
  migration { autoMigrate bool }
}
PostgresLogin {
  username, password, existingSecret, database, args string
  secretKeys { userPasswordKey, adminPasswordKey, replicationPasswordKey string }
}
Redis {
  deploy bool
  host string
  port port
  tls { enabled bool  caPath, certPath, keyPath string  @open }
  auth { ...RedisLogin  @open }
  cluster { enabled bool  nodes [string]  @open }
  sentinel {
    enabled bool
    masterName, nodes, username, password, existingSecret, existingSecretPasswordKey string
    @open
  }
}
RedisLogin {
  username, password, existingSecret, existingSecretPasswordKey string
  database int(0..)
  enabled bool
}
Clickhouse {
  deploy bool
  host, database string
  httpPort, nativePort port
  auth { username, password, existingSecret, existingSecretKey string }
  migration { url string  ssl, autoMigrate bool }
}
Blobs {
  deploy bool
  storageProvider (s3|azure|gcs)
  bucket, region, endpoint, prefix string
  forcePathStyle bool
  accessKeyId, secretAccessKey ValueOrSecret
  gcs { credentials ValueOrSecret }
  concurrency { reads, writes int(1..) }
  eventUpload Upload
  batchExport { ...Upload  enabled bool }
  mediaUpload { ...Upload  enabled bool  maxContentLength, downloadUrlExpirySeconds int(0..) }
  auth { ...BlobLogin  @open }
  defaultBuckets string
}
BlobLogin { rootUser, rootPassword, existingSecret, rootUserSecretKey, rootPasswordSecretKey string }
Upload {
  bucket, prefix, region, endpoint string
  forcePathStyle bool
  accessKeyId, secretAccessKey ValueOrSecret
}
`;

/** Where both majors are given values that they do not read. */
export const sharedMisplaced = {
  'langfuse.replicaCount': 'langfuse.replicas',
  'langfuse.web.replicaCount': 'langfuse.web.replicas',
  'langfuse.worker.replicaCount': 'langfuse.worker.replicas',
  replicaCount: 'langfuse.web.replicas and langfuse.worker.replicas take its place.',
  replicas: 'langfuse.replicas',
  'langfuse.env': 'langfuse.additionalEnv',
  'langfuse.extraEnv': 'langfuse.additionalEnv',
  'langfuse.web.env': 'langfuse.web.pod.additionalEnv',
  'langfuse.web.additionalEnv': 'langfuse.web.pod.additionalEnv',
  'langfuse.worker.env': 'langfuse.worker.pod.additionalEnv',
  'langfuse.worker.additionalEnv': 'langfuse.worker.pod.additionalEnv',
  'langfuse.web.podAnnotations': 'langfuse.web.pod.annotations',
  'langfuse.worker.podAnnotations': 'langfuse.worker.pod.annotations',
  'langfuse.podAnnotations': 'langfuse.pod.annotations',
  'langfuse.service': 'langfuse.web.service',
  'langfuse.worker.service': 'The worker has no Service: nothing connects to it.',
  'langfuse.worker.readinessProbe': 'The worker has a liveness probe alone: remove it.',
  'langfuse.worker.livenessProbe.path': 'The probe of the worker always asks /api/health: remove the path.',
  service: 'langfuse.web.service',
  image: 'langfuse.image',
  otel: 'The chart has no such value: set OTEL_EXPORTER_OTLP_ENDPOINT and its like in langfuse.additionalEnv.',
  'langfuse.otel':
    'The chart has no such value: set OTEL_EXPORTER_OTLP_ENDPOINT and its like in langfuse.additionalEnv.',
  'langfuse.nextauth.secretKeyRef': 'langfuse.nextauth.secret.secretKeyRef',
  'langfuse.telemetryEnabled': 'langfuse.features.telemetryEnabled',
  'langfuse.signUpDisabled': 'langfuse.features.signUpDisabled',
  's3.concurrentWrites': 's3.concurrency.writes',
  's3.concurrentReads': 's3.concurrency.reads',
  'redis.existingSecret': 'redis.auth.existingSecret',
  'postgresql.existingSecret': 'postgresql.auth.existingSecret',
  'clickhouse.existingSecret': 'clickhouse.auth.existingSecret',
  'redis.password': 'redis.auth.password',
  'postgresql.password': 'postgresql.auth.password',
  'clickhouse.password': 'clickhouse.auth.password',
  'clickhouse.auth.existingSecretPasswordKey': 'clickhouse.auth.existingSecretKey',
  'redis.auth.existingSecretKey': 'redis.auth.existingSecretPasswordKey',
  'postgresql.auth.existingSecretPasswordKey': 'postgresql.auth.secretKeys.userPasswordKey',
} as const;
