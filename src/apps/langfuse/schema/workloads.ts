import { count, resources, type SettingGroup } from '../../../app-kit/index.ts';

export const workloads: SettingGroup = {
  title: 'Langfuse: web and worker',
  settings: {
    langfuse_web_replicas: count({
      description:
        'Number of pods of the web interface and API. With two or more, it stays available while a node restarts.',
      defaults: { small: 1, dev: 1, production: 2 },
      examples: [1, 2],
    }),
    langfuse_web_resources: resources({
      description: 'Requests and limits of a web pod. Langfuse recommends 2 CPU and 4Gi for production.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '50m', memory: '768Mi' }, limits: { memory: '2Gi' } },
        production: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
      },
      examples: [{ requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } }],
    }),
    langfuse_worker_replicas: count({
      description: 'Number of pods that process traces. More pods process the queue faster.',
      defaults: { small: 1, dev: 1, production: 2 },
      examples: [1, 2],
    }),
    langfuse_worker_resources: resources({
      description: 'Requests and limits of a worker pod. Langfuse recommends 2 CPU and 4Gi for production.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '50m', memory: '512Mi' }, limits: { memory: '2Gi' } },
        production: { requests: { cpu: '2', memory: '4Gi' }, limits: { memory: '4Gi' } },
      },
      examples: [{ requests: { cpu: '1', memory: '2Gi' }, limits: { memory: '4Gi' } }],
    }),
  },
};
