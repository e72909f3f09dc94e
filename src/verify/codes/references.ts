import type { CodeTable } from '../../diagnostics/code-table.ts';

export const referenceCodes = {
  'ref/missing-secret': {
    title: 'A reference to a Secret that nothing creates',
    example: 'secretKeyRef: {name: langfuse-secret, key: salt}   # the Secret is called langfuse',
    cure: 'Correct the name or the namespace, or add the Secret. If something outside the tree creates it, silence this with that reason.',
  },
  'ref/missing-secret-key': {
    title: 'A reference to a key that a Secret does not have',
    example: 'secretKeyRef: {name: langfuse, key: SALT}   # the key is called salt',
    cure: 'Correct the key, or add it to the Secret.',
  },
  'ref/missing-config-map': {
    title: 'A reference to a ConfigMap that nothing creates',
    example: 'volumes:\n  - name: settings\n    configMap: {name: setings}',
    cure: 'Correct the name or the namespace, or add the ConfigMap.',
  },
  'ref/missing-config-map-key': {
    title: 'A reference to a key that a ConfigMap does not have',
    example: 'configMapKeyRef: {name: settings, key: urll}',
    cure: 'Correct the key, or add it to the ConfigMap.',
  },
  'ref/missing-service': {
    title: 'A reference to a Service that nothing creates',
    example: 'backendRefs:\n  - {name: langfuse, port: 3000}   # the Service is called langfuse-web',
    cure: 'Correct the name or the namespace: charts often add a suffix to the release’s name.',
  },
  'ref/missing-service-port': {
    title: 'A reference to a port that a Service does not have',
    example: 'backendRefs:\n  - {name: langfuse-web, port: 8080}   # it listens on 3000',
    cure: 'Use the Service’s `port`, not the container’s.',
  },
  'ref/missing-service-account': {
    title: 'A reference to a ServiceAccount that nothing creates',
    example: 'serviceAccountName: sync   # no such ServiceAccount in this namespace',
    cure: 'Correct the name, or add the ServiceAccount: pods that name a missing one are not created.',
  },
  'ref/missing-claim': {
    title: 'A reference to a PersistentVolumeClaim that nothing creates',
    example: 'persistentVolumeClaim: {claimName: dta}',
    cure: 'Correct the name, or add the claim: the pod stays pending.',
  },
  'ref/missing-source': {
    title: 'A reference to a Flux source that does not exist',
    example: 'sourceRef: {kind: HelmRepository, name: langfuze}',
    cure: 'Correct kind, name and namespace, or add the source.',
  },
  'ref/missing-dependency': {
    title: '`dependsOn` names something that does not exist: it never becomes ready',
    example: 'dependsOn:\n  - name: dragonfly   # switched off, so not in the tree',
    cure: 'Remove the entry, or correct its name and namespace.',
  },
  'ref/missing-health-check': {
    title: 'A health check on an object that does not exist: the Kustomization never becomes ready',
    example: 'healthChecks:\n  - {apiVersion: apps/v1, kind: Deployment, name: ech, namespace: default}',
    cure: 'Correct the reference, or remove it and set `wait: true`.',
  },
  'ref/missing-scale-target': {
    title: 'An autoscaler on a workload that does not exist',
    example: 'scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: wbe}',
    cure: 'Correct kind and name.',
  },
  'ref/missing-role': {
    title: 'A binding of a role that does not exist',
    example: 'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reder}',
    cure: 'Correct kind and name, or add the role.',
  },
  'ref/missing-gateway': {
    title: 'A route whose parent does not exist',
    example: 'parentRefs:\n  - {name: envoy-extern, namespace: network}',
    cure: 'Correct the parent’s name and namespace: without one the route serves nothing.',
  },
  'ref/missing-issuer': {
    title: 'A Certificate whose issuer does not exist',
    example: 'issuerRef: {kind: ClusterIssuer, name: letsencrypt-prodution}',
    cure: 'Correct kind and name of the issuer.',
  },
  'ref/missing-store': {
    title: 'An ExternalSecret whose store does not exist',
    example: 'secretStoreRef: {kind: ClusterSecretStore, name: onepasword}',
    cure: 'Correct kind and name of the store.',
  },
  'ref/missing-object': {
    title: 'A reference to an object that does not exist',
    example:
      'kind: Database\nspec:\n  cluster: {name: langfuse-postgres}   # the Cluster is langfuse-postgresql',
    cure: 'Correct kind, name and namespace, or add the object.',
  },
} as const satisfies CodeTable;

export const probeCodes = {
  'ref/probe-port': {
    title: 'A probe, or a hook, that asks a named port which its container does not have',
    example: 'ports: [{name: http, containerPort: 8080}]\nlivenessProbe: {httpGet: {path: /, port: htpp}}',
    cure: 'Use the name of one of the container’s ports, or a number: the probe fails otherwise, and the pod is never ready.',
  },
} as const satisfies CodeTable;

export const selectorCodes = {
  'ref/service-selects-nothing': {
    title: 'A Service whose selector fits no pod',
    example: 'selector: {app.kubernetes.io/name: langfus}',
    cure: 'Use labels that the pods carry.',
  },
  'ref/service-target-port': {
    title: 'A Service that sends to a named port which its pods do not have',
    example: 'ports:\n  - {port: 80, targetPort: htpp}',
    cure: 'Use the name of one of the containers’ ports, or a number.',
  },
  'ref/monitor-selects-nothing': {
    title: 'A ServiceMonitor or a PodMonitor whose selector fits nothing',
    example: 'selector: {matchLabels: {app.kubernetes.io/name: langfus}}',
    cure: 'Use labels that the Service, or for a PodMonitor the pods, carry.',
  },
  'ref/monitor-port': {
    title: 'A ServiceMonitor or a PodMonitor that scrapes a port which is not there',
    example: 'endpoints:\n  - port: metrcs',
    cure: 'Use the name of one of the Service’s ports; a number is not taken.',
  },
  'ref/budget-selects-nothing': {
    title: 'A PodDisruptionBudget whose selector fits no pod',
    example: 'selector: {matchLabels: {app: langfus}}',
    cure: 'Use labels that the pods carry.',
  },
  'ref/selector-mismatch': {
    title: 'A workload whose selector does not match the labels of its own pods',
    example: 'selector: {matchLabels: {app: web}} with `template.metadata.labels: {app: wbe}`',
    cure: 'Make the two the same: Kubernetes refuses the object.',
  },
} as const satisfies CodeTable;

export const gatewayCodes = {
  'ref/missing-listener': {
    title: 'A section or a port that the Gateway, the route or the Service named does not have',
    example: 'parentRefs:\n  - {name: envoy, sectionName: htps}',
    cure: 'Use the name of one of the listeners; of a route, of one of its rules; of a Service, of one of its ports.',
  },
  'ref/external-name-backend': {
    title: 'A route to a Service of type ExternalName, which Gateway API does not support',
    example: 'backendRefs: [{name: nas, port: 80}]   # a Service with type: ExternalName',
    cure: 'Name a Backend with an fqdn endpoint (Envoy Gateway), or a Service with an EndpointSlice.',
  },
  'ref/route-not-allowed': {
    title:
      'A Gateway that does not accept routes, or sets of listeners, from this namespace, of this kind or for this host name',
    example: 'a route in ai-system on a listener with `allowedRoutes: {namespaces: {from: Same}}`',
    cure: 'Widen `allowedRoutes` or the listener’s hostname, or name another listener.',
  },
  'ref/policy-conflict': {
    title: 'Two policies of one kind attach to the same target: the newer one has no effect',
    example: 'two SecurityPolicies with `targetRefs: [{kind: HTTPRoute, name: web}]`',
    cure: 'Put both into one policy, or let each name another target or section.',
  },
  'ref/missing-grant': {
    title: 'A reference into another namespace that no ReferenceGrant there allows',
    example: 'an HTTPRoute in network whose backend is in ai-system, without a ReferenceGrant in ai-system',
    cure: 'Add a ReferenceGrant to the namespace that is referred to.',
  },
  'ref/idle-grant': {
    title: 'An entry of a ReferenceGrant that no reference of the tree needs',
    example: 'from:\n  - {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: netwrk}',
    cure: 'Correct kind, namespace and name; remove what nobody needs, because it only widens what others may reach.',
  },
} as const satisfies CodeTable;

export const graphCodes = {
  'ref/dependency-cycle': {
    title: 'Things wait for each other in a circle, so none of them is ever applied',
    example: '# a dependsOn b, and b dependsOn a',
    cure: 'Remove one of the dependencies.',
  },
  'ref/missing-volume': {
    title: 'A container mounts a volume that its pod does not have',
    example: 'volumeMounts:\n  - {name: tmp, mountPath: /tmp}   # no volume is called tmp',
    cure: 'Add the volume, or correct the name: Kubernetes refuses the pod.',
  },
  'ref/missing-plugin': {
    title: 'A backup by a plugin that its Cluster does not load',
    example: 'kind: ScheduledBackup\nspec:\n  pluginConfiguration: {name: barman.cloudnative-pg.io}',
    cure: 'Correct the name, or add the plugin under `plugins` of the Cluster.',
  },
  'ref/missing-role-for-owner': {
    title: 'A Database whose owner, or a role whose group, is not a role of its Cluster',
    example: 'kind: Database\nspec:\n  owner: langfus   # the Cluster manages the role langfuse',
    cure: 'Correct the owner, or add the role under `managed.roles` of the Cluster.',
  },
} as const satisfies CodeTable;

export const cloudNativePgCodes = {
  'ref/impossible-backup': {
    title: 'A backup that never runs: its Cluster has no section for the method, or its schedule never comes',
    example:
      'kind: ScheduledBackup\nspec:\n  method: volumeSnapshot   # the Cluster has no backup.volumeSnapshot',
    cure: 'Choose the method that the Cluster is set up for, or set it up.',
  },
  'ref/plugin-without-store': {
    title: 'The Barman Cloud plugin without the ObjectStore that it needs',
    example: 'plugins:\n  - {name: barman-cloud.cloudnative-pg.io}',
    cure: 'Set `parameters: {barmanObjectName: …}`.',
  },
  'ref/own-archive': {
    title: 'A Cluster that archives into the archive that it is restored from',
    example: 'externalClusters with `serverName: db`, and plugins with the same store, in the Cluster db',
    cure: 'Give the Cluster another serverName or another store: its archive has to be empty.',
  },
  'ref/role-with-two-passwords': {
    title: 'A role whose password two Secrets set',
    example:
      'bootstrap: {initdb: {owner: web}}\nmanaged: {roles: [{name: web, passwordSecret: {name: other}}]}',
    cure: 'Name the same Secret in both places.',
  },
  'ref/shared-archive': {
    title: 'Two Clusters that archive into one place',
    example: 'kind: Cluster   # orders and bills, both with barmanObjectName: store and serverName: main',
    cure: 'Give one of them another serverName or another store: the archive has to be empty when a Cluster begins.',
  },
  'ref/managed-twice': {
    title: 'Two objects manage one database, publication, subscription or role',
    example: 'kind: Database   # shop and store\nspec: {name: shop, cluster: {name: main}}',
    cure: 'Keep one of them: the operator refuses the other.',
  },
  'ref/missing-external-cluster': {
    title: 'A Subscription to an external cluster that its Cluster does not know',
    example: 'spec: {cluster: {name: main}, externalClusterName: orign}   # known is origin',
    cure: 'Correct the name, or add it under `externalClusters` of the Cluster.',
  },
  'ref/other-username': {
    title: 'A Secret for a role of the database with the username of another',
    example: 'owner: web   # the Secret has `username: wbe`',
    cure: 'Write the name of the role into the Secret.',
  },
} as const satisfies CodeTable;

export const externalSecretCodes = {
  'ref/secret-owned-twice': {
    title: 'Two ExternalSecrets for one Secret, which belongs to one of them',
    example: 'target: {name: web, creationPolicy: Merge}   # another ExternalSecret owns web',
    cure: 'Fetch all keys by one of them, or use two Secrets.',
  },
} as const satisfies CodeTable;

export const certificateCodes = {
  'ref/certificate-secret-twice': {
    title: 'Two Certificates for one Secret: cert-manager issues only one of them',
    example: 'two Certificates with `secretName: web-tls`',
    cure: 'Give each a Secret of its own, or list all names in one Certificate.',
  },
  'ref/unproved-name': {
    title: 'A wildcard from an issuer that proves names only by HTTP',
    example: 'dnsNames: ["*.example.org"]   # the issuer has http01 solvers only',
    cure: 'Add a solver with dns01 to the issuer.',
  },
} as const satisfies CodeTable;

export const externalSecretTemplateCodes = {
  'ref/broken-template': {
    title: 'A template that its controller cannot read or fill in',
    example: 'template: {data: {url: "{{ .password | urlencode }}"}}   # the function is urlquery',
    cure: 'Correct it as the hint says: until then the controller writes nothing.',
  },
  'ref/unfetched-key': {
    title: 'A template uses a key that its ExternalSecret does not fetch',
    example: 'template: {data: {url: "{{ .pasword }}"}}   # fetched is password',
    cure: 'Correct the key, or fetch it.',
  },
} as const satisfies CodeTable;
