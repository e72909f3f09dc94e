import { defineApp } from '../../app-kit/index.ts';
import { redisTarget } from '../langfuse/connections.ts';
import { monitored } from '../parts/monitored.ts';

const name = 'langfuse-queues';
const pods = { 'app.kubernetes.io/name': name };

/** Metrics of the queues of Langfuse, which exports none: a program counts the jobs in Redis. */
export default defineApp({
  name,
  title: 'Metrics of the queues of Langfuse',
  layer: 'application',
  uses: ['cluster', 'langfuse', 'dragonfly', 'redis', 'external-secrets', 'monitoring', 'python-image'],
  namespace: (v) => v.langfuse_namespace,
  folder: `ai-system/${name}`,
  enabled: (v) => v.langfuse_enabled && v.langfuse_monitoring_enabled,
  // The password of Redis is in a Secret of Langfuse.
  dependsOn: ['langfuse'],
  parts: [monitored([name])],
  services: [{ name, ports: { metrics: 9121 }, pods, exposed: false }],
  connections: (v) => [{ from: name, ...redisTarget(v, 'langfuse/'), why: 'the length of queues' }],
  troubleshooting: [
    {
      pods,
      advice: [
        'It reads Redis with the user and the password of Langfuse: its log says what Redis answers.',
        'Without it, the alerts on queues are blind, and LangfuseQueuesUnseen fires.',
      ],
    },
  ],
});
