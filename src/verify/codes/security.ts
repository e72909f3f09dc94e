import type { CodeTable } from '../../diagnostics/code-table.ts';

export const securityCodes = {
  'security/moving-tag': {
    title: 'An image without a fixed version: what runs changes without a commit',
    example: 'image: ghcr.io/org/app:latest',
    cure: 'Name a version, best with its digest.',
  },
  'security/privileged': {
    title: 'A privileged container: it is root on its node',
    example: 'securityContext: {privileged: true}',
    cure: 'Remove it, and add the single capability that is needed. If it is intended, silence this with the reason.',
  },
  'security/root': {
    title: 'A container of ours that may run as root',
    example: 'a container without `runAsNonRoot: true`, or with `runAsUser: 0`',
    cure: 'Set `runAsNonRoot: true` in the pod’s or the container’s securityContext.',
  },
  'security/privilege-escalation': {
    title: 'A container of ours that may gain privileges',
    example: 'a container without `allowPrivilegeEscalation: false`',
    cure: 'Set `allowPrivilegeEscalation: false` in its securityContext.',
  },
  'security/capabilities': {
    title: 'A container of ours that keeps its Linux capabilities',
    example: 'a container without `capabilities: {drop: [ALL]}`',
    cure: 'Drop ALL, and add back what is needed.',
  },
  'security/no-seccomp': {
    title: 'A container of ours without a seccomp profile',
    example: 'a pod without `seccompProfile: {type: RuntimeDefault}`',
    cure: 'Set `seccompProfile: {type: RuntimeDefault}` in the pod’s securityContext.',
  },
  'security/writable-root': {
    title: 'A container of ours that can write to its own image',
    example: 'a container without `readOnlyRootFilesystem: true`',
    cure: 'Set `readOnlyRootFilesystem: true`, and mount an emptyDir where it must write.',
  },
  'security/no-limits': {
    title: 'A container of ours without a memory limit or without requests',
    example: 'resources: {}',
    cure: 'Set requests for cpu and memory, and a limit for memory.',
  },
  'security/host-access': {
    title: 'Pods of ours that share a namespace of their node',
    example: 'hostNetwork: true',
    cure: 'Remove it. If it is intended, silence this with the reason.',
  },
  'security/plain-secret': {
    title: 'A Secret in clear: whoever reads the repository reads it',
    example: 'kind: Secret with stringData, in a file that SOPS has not sealed',
    cure: 'Seal the file (`clusterwright secrets encrypt`), and change the secret if it was ever pushed.',
  },
  'security/secret-in-config-map': {
    title: 'A secret in a ConfigMap',
    example: 'kind: ConfigMap\ndata:\n  id_rsa: "-----BEGIN OPENSSH PRIVATE KEY-----…"',
    cure: 'Move it to a sealed Secret, and change it if it was ever pushed.',
  },
  'security/secret-in-values': {
    title: 'A secret in clear in an environment variable or in the values of a chart',
    example: 'env:\n  - name: DB_PASSWORD\n    value: "x7Kq…"',
    cure: 'Move it to a sealed Secret and refer to it; change it if it was ever pushed.',
  },
} as const satisfies CodeTable;
