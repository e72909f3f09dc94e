import type { ChartAdvice } from '../../../verify/helm/described-chart.ts';

/** Types of values that both majors read in ways that neither their values nor their templates show. */
export const sharedTypes: NonNullable<ChartAdvice['types']> = {
  '(trace|debug|info|warn|error|fatal)': ['langfuse.logging.level'],
  '(text|json)': ['langfuse.logging.format'],
  '(s3|azure|gcs)': ['s3.storageProvider'],
  '/^https?:\\/\\//': ['langfuse.nextauth.url'],
};

/** Objects that the chart creates for an external PostgreSQL, which it does not render without one. */
export const sharedObjects: NonNullable<ChartAdvice['objects']> = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    name: '{fullname}-postgresql',
    when: ['!postgresql.deploy', 'postgresql.auth.password'],
    keys: [
      'postgres-password',
      { key: 'postgres-direct-url', when: ['postgresql.directUrl'] },
      { key: 'postgres-shadow-database-url', when: ['postgresql.shadowDatabaseUrl'] },
    ],
  },
];

/** Values that users often set in places where neither major reads them. */
export const sharedMisplaced = {
  'langfuse.replicaCount': 'langfuse.replicas',
  'langfuse.web.replicaCount': 'langfuse.web.replicas',
  'langfuse.worker.replicaCount': 'langfuse.worker.replicas',
  replicaCount: 'Use langfuse.web.replicas and langfuse.worker.replicas.',
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
  'langfuse.worker.readinessProbe': 'The worker has only a liveness probe: remove it.',
  'langfuse.worker.livenessProbe.path':
    'The probe of the worker always requests /api/health: remove the path.',
  service: 'langfuse.web.service',
  image: 'langfuse.image',
  ingress: 'langfuse.ingress',
  otel: 'The chart has no such value: set OTEL_EXPORTER_OTLP_ENDPOINT and the like in langfuse.additionalEnv.',
  'langfuse.otel':
    'The chart has no such value: set OTEL_EXPORTER_OTLP_ENDPOINT and the like in langfuse.additionalEnv.',
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
