import {
  both,
  clickhouse,
  clickhouseMetrics,
  queueMetrics,
  type SettingReaders,
  value,
  web,
  webVariable,
} from './reader.ts';

const verifier = 'the verifier: what dependsOn, references and policies lead to';
const cilium = 'Cilium';
const allowed = 'web and worker, before they connect to a model';
const list = 'kubernetes/apps/ai-system/langfuse/app/kustomization.yaml';
const backupList = 'kubernetes/apps/ai-system/clickhouse-backup/app/kustomization.yaml';
const kustomize = 'kustomize, as Flux runs it';

/** The readers of the settings of the platform. */
export const platformReaders: Readonly<Record<string, SettingReaders>> = {
  cluster_nodes: {
    to: [{ cpu: 8, memory: '32Gi', count: 3 }],
    reads: { 'declared nodes': 'configure, which compares it with what pods request' },
  },
  flux_existing: {
    to: { source: 'other', secret: 'other' },
    reads: {
      'Kustomization/* spec.sourceRef.name': 'Flux: kustomize-controller',
      'Kustomization/* spec.decryption.secretRef.name': 'Flux: kustomize-controller',
      'declared *': verifier,
    },
  },
  cluster_name: {
    to: 'other',
    reads: {
      [value('langfuse.additionalEnv[OTEL_RESOURCE_ATTRIBUTES].value')]:
        'the OpenTelemetry SDK of web and worker (envDetector): k8s.cluster.name of their traces',
      'PodMonitor/langfuse-clickhouse spec.podMetricsEndpoints[0].relabelings[0].replacement':
        'Prometheus: the label cluster',
      'PodMonitor/langfuse-postgresql spec.podMetricsEndpoints[0].relabelings[0].replacement':
        'Prometheus: the label cluster',
      'PodMonitor/langfuse-queues spec.podMetricsEndpoints[0].relabelings[0].replacement':
        'Prometheus: the label cluster',
    },
    becomes: both('env[OTEL_RESOURCE_ATTRIBUTES].value'),
  },
  cloudflare_domain: {
    to: 'other.example.net',
    reads: {
      'HTTPRoute/langfuse spec.hostnames*': 'Envoy Gateway',
      [value('langfuse.nextauth.url')]: 'chart: langfuse.nextauthEnv',
      [webVariable('NEXTAUTH_COOKIE_DOMAIN')]: 'web/src/env.mjs NEXTAUTH_COOKIE_DOMAIN',
      'variable keycloak_issuer_url': 'whoever runs Keycloak: the issuer of its tokens',
    },
    becomes: [...both('env[NEXTAUTH_URL].value'), web('env[NEXTAUTH_COOKIE_DOMAIN].value')],
  },
  storage_class: {
    to: 'fast',
    reads: {
      'Cluster/langfuse-postgresql spec.storage.storageClass': 'CloudNativePG: volumes of the instances',
      [value('clickhouse.persistence.storageClass')]: 'sub-chart clickhouse: statefulset.yaml',
      [value('clickhouse.zookeeper.persistence.storageClass')]: 'sub-chart zookeeper: statefulset.yaml',
    },
    becomes: [
      clickhouse('spec.volumeClaimTemplates[0].spec.storageClassName'),
      'StatefulSet/langfuse-zookeeper spec.volumeClaimTemplates[0].spec.storageClassName',
    ],
  },

  network_policies_enabled: {
    to: false,
    reads: {
      'CiliumNetworkPolicy/*': cilium,
      [`${list} resources[./networkpolicy.yaml]`]: kustomize,
      [`${backupList} resources[./networkpolicy.yaml]`]: kustomize,
      'kubernetes/apps/ai-system/langfuse-queues/* resources[./networkpolicy.yaml]': kustomize,
    },
  },

  network_policy_kind: {
    to: 'kubernetes',
    given: { network_policies_enabled: true },
    reads: {
      'CiliumNetworkPolicy/*': cilium,
      'NetworkPolicy/*': 'the network plugin, by the API of Kubernetes',
    },
  },

  cnpg_enabled: {
    to: false,
    given: { langfuse_enabled: false },
    refused: 'langfuse/missing-part',
    reads: {
      'declared Namespace/cnpg-system': verifier,
      'declared Kustomization/cloudnative-pg in cnpg-system': verifier,
      'declared Pod/cloudnative-pg in cnpg-system': verifier,
      'declared Service/barman-cloud in cnpg-system': verifier,
      'declared Pod/barman-cloud in cnpg-system': verifier,
    },
  },
  dragonfly_enabled: {
    to: false,
    given: { langfuse_enabled: false },
    refused: 'langfuse/missing-part',
    reads: {
      'declared Namespace/cache': verifier,
      'declared Kustomization/dragonfly in cache': verifier,
      'declared Service/dragonfly in cache': verifier,
      'declared Pod/dragonfly in cache': verifier,
      'declared Pod/dragonfly-operator in cache': verifier,
    },
  },
  dragonfly_acl_enabled: {
    to: false,
    given: { langfuse_enabled: false },
    refused: 'langfuse/missing-part',
    // Langfuse signs in to the ACL user in any case, so nothing but the rule reads it.
    reads: {},
  },
  rustfs_enabled: {
    to: false,
    given: { langfuse_enabled: false },
    refused: 'langfuse/missing-part',
    reads: {
      'declared Namespace/storage': verifier,
      'declared Kustomization/rustfs in storage': verifier,
      'declared Service/rustfs-svc in storage': verifier,
      'declared Pod/rustfs-svc in storage': verifier,
    },
  },
  rustfs_public_url: {
    to: 'http://other.example.com:9999',
    reads: {
      [value('s3.mediaUpload.endpoint')]: 'chart: langfuse.s3Env',
      [value('langfuse.additionalEnv[LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT].*')]:
        'worker/src/env.ts LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT; web since version 4',
      'CiliumNetworkPolicy/langfuse-worker spec.egress[by name].*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[envoy].toPorts*': cilium,
    },
    becomes: [
      ...both('env[LANGFUSE_S3_MEDIA_UPLOAD_ENDPOINT].value'),
      ...both('env[LANGFUSE_S3_BATCH_EXPORT_EXTERNAL_ENDPOINT].value'),
    ],
  },

  keycloak_enabled: {
    to: false,
    given: { langfuse_enabled: false },
    reads: {
      'declared Namespace/identity': verifier,
      'declared Kustomization/keycloak in identity': verifier,
      'declared Service/keycloak-service in identity': verifier,
      'declared Pod/keycloak-service in identity': verifier,
    },
  },
  keycloak_subdomain: {
    to: 'login',
    reads: { 'variable keycloak_issuer_url': 'whoever runs Keycloak: the issuer of its tokens' },
  },
  keycloak_realm: {
    to: 'others',
    reads: {
      [value('langfuse.auth.providers.keycloak.issuer')]: 'chart: langfuse.nextauthEnv',
      'CronJob/langfuse-role-sync spec.jobTemplate.spec.template.spec.containers[sync].env[KEYCLOAK_REALM].value':
        'sync-roles.py: KEYCLOAK_REALM',
      'variable keycloak_issuer_url': 'whoever runs Keycloak: the issuer of its tokens',
    },
    becomes: both('env[AUTH_KEYCLOAK_ISSUER].value'),
  },

  litellm_enabled: {
    to: false,
    reads: {
      'Namespace/* *': 'Kubernetes',
      'ConfigMap/litellm-*': 'LiteLLM',
      'Secret/litellm-langfuse *': 'LiteLLM, by its environment',
      'Kustomization/litellm-langfuse *': 'Flux',
      'printed litellm-values.yaml': 'the chart of LiteLLM',
      [value('langfuse.additionalEnv[LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST].*')]: allowed,
      'kubernetes/apps/ai-system/*kustomization.yaml *': kustomize,
      'CiliumNetworkPolicy/langfuse-web spec.ingress*': cilium,
      'CiliumNetworkPolicy/langfuse-web spec.egress[litellm].*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[litellm].*': cilium,
      'declared Namespace/litellm': verifier,
      'declared Service/litellm in litellm': verifier,
      'declared Pod/litellm in litellm': verifier,
    },
    becomes: both('env[LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST].*'),
  },
  litellm_namespace: {
    to: 'models',
    reads: {
      'Namespace/* *': 'Kubernetes',
      '*/litellm-* metadata.namespace': 'Kubernetes',
      [value('langfuse.additionalEnv[LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST].*')]: allowed,
      'Kustomization/litellm-langfuse spec.targetNamespace': 'Flux',
      'printed *': 'whoever runs the script',
      'CiliumNetworkPolicy/langfuse-web spec.ingress*': cilium,
      'CiliumNetworkPolicy/langfuse-web spec.egress[litellm].toEndpoints*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[litellm].toEndpoints*': cilium,
      'declared Namespace/*': verifier,
      'declared Service/litellm in *': verifier,
      'declared Pod/litellm in *': verifier,
    },
    becomes: both('env[LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST].*'),
  },

  monitoring_enabled: {
    to: false,
    reads: {
      [`${list} resources[./prometheusrule.yaml]`]: kustomize,
      'PrometheusRule/langfuse *': 'the operator of Prometheus',
      'PodMonitor/*': 'the operator of Prometheus',
      'PrometheusRule/clickhouse-backup *': 'the operator of Prometheus',
      [`${backupList} resources[./prometheusrule.yaml]`]: kustomize,
      'ConfigMap/langfuse-dashboard *': 'the sidecar of Grafana',
      'CiliumNetworkPolicy/langfuse-postgresql spec.ingress[prometheus].*': cilium,
      'CiliumNetworkPolicy/langfuse-clickhouse spec.ingress[prometheus].*': cilium,
      [value('clickhouse.metrics.enabled')]: 'sub-chart clickhouse: configmap.yaml, statefulset.yaml',
      'declared Pod/kube-state-metrics in monitoring': verifier,
      'declared Pod/prometheus in monitoring': verifier,
      'declared Pod/prometheus-operator in monitoring': verifier,
      'declared Pod/alertmanager in monitoring': verifier,
      'declared Pod/kube-prometheus-stack-grafana in monitoring': verifier,
      [`${list} resources[./servicemonitor.yaml]`]: kustomize,
      ...queueMetrics,
    },
    becomes: clickhouseMetrics,
  },
  tracing_enabled: {
    to: false,
    reads: {
      [`${value('langfuse.additionalEnv[OTEL_')}*`]: 'web/src/env.mjs and worker/src/env.ts',
      [`${value('langfuse.web.pod.additionalEnv[OTEL_')}*`]: 'web/src/env.mjs',
      [`${value('langfuse.worker.pod.additionalEnv[OTEL_')}*`]: 'worker/src/env.ts',
      'CiliumNetworkPolicy/langfuse-web spec.egress[tempo].*': cilium,
      'CiliumNetworkPolicy/langfuse-worker spec.egress[tempo].*': cilium,
      'declared Service/tempo in monitoring': verifier,
      'declared Pod/tempo in monitoring': verifier,
    },
    becomes: both('env[OTEL_*'),
  },
};
