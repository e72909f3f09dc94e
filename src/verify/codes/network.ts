import type { CodeTable } from '../../diagnostics/code-table.ts';

export const networkCodes = {
  'net/egress-blocked': {
    title: 'A connection that an app needs and that a policy on its own pods forbids',
    example: 'an egress section with ports 8123 and 9000 for ClickHouse, of which 9000 was forgotten',
    cure: 'Add the destination and its port to the egress rules.',
  },
  'net/ingress-blocked': {
    title: 'A connection that an app needs and that a policy on the other side forbids',
    example: 'an ingress section of the database that does not allow the worker',
    cure: 'Add the source and the port to the ingress rules.',
  },
  'net/undeclared': {
    title: 'A policy allows what no app says that it needs',
    example: 'an egress rule to port 22, which no declared connection uses',
    cure: 'Remove the peer or the port, or declare the connection beside the app.',
  },
  'net/unprotected': {
    title: 'Pods without a policy in a namespace whose other pods have one',
    example: 'policies for web and worker, and none for the database beside them',
    cure: 'Add a policy for these pods; without one everything may connect to them.',
  },
  'net/no-dns': {
    title: 'Pods that may reach services but not the DNS that tells where these are',
    example: 'an egress section that allows PostgreSQL and forgets port 53 of kube-dns',
    cure: 'Allow port 53, UDP and TCP, to the pods labelled `k8s-app: kube-dns` in kube-system.',
  },
  'net/names-without-dns': {
    title: '`toFQDNs` without a DNS rule: Cilium never learns the addresses, so nothing is allowed',
    example: 'egress:\n  - toFQDNs: [{matchName: api.example.com}]   # and no rule with `rules: {dns: …}`',
    cure: 'Add `rules: {dns: [{matchPattern: "*"}]}` to the rule that allows port 53.',
  },
  'net/selects-nothing': {
    title: 'A network policy whose selector fits no pod: it protects nothing',
    example: 'endpointSelector: {matchLabels: {app: langfus}}',
    cure: 'Use labels that the pods carry.',
  },
  'net/service-port': {
    title: 'A policy names the port of a Service; what counts is the port of the pod',
    example: 'port 80, for a Service that sends 80 to 8080',
    cure: 'Use the targetPort: policies see connections after the Service has been translated.',
  },
  'net/unknown-port-name': {
    title: 'A rule with the name of a port that none of its pods has',
    example: 'ports: [{port: web}]   # the pods call it http',
    cure: 'Use the name that the containers give the port, or its number.',
  },
} as const satisfies CodeTable;
