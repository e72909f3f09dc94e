import { defineApp } from '../../app-kit/index.ts';

/** What every cluster contains: its DNS, to which every pod connects. */
export default defineApp({
  name: 'kubernetes',
  layer: 'cluster',
  always: true,
  namespace: 'kube-system',
  runBy: 'Kubernetes',
  services: [{ name: 'kube-dns', ports: { dns: 53 }, pods: { 'k8s-app': 'kube-dns' }, forEveryone: 'DNS' }],
});
