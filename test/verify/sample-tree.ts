/** A small valid tree that uses most of what the checks know. Each broken fixture is this tree with one change. */
export const sampleTree: Readonly<Record<string, string>> = {
  'kubernetes/flux/cluster/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: cluster-apps
  namespace: flux-system
spec:
  interval: 1h
  path: ./kubernetes/apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
`,
  'kubernetes/apps/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ./shop
  - ./edge
`,
  'kubernetes/apps/edge/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: edge
resources:
  - ./namespace.yaml
  - ./gateway.yaml
  - ./certificate.yaml
  - ./route.yaml
`,
  'kubernetes/apps/edge/namespace.yaml': `---
apiVersion: v1
kind: Namespace
metadata:
  name: edge
`,
  'kubernetes/apps/edge/gateway.yaml': `---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata:
  name: envoy
spec:
  controllerName: gateway.envoyproxy.io/gatewayclass-controller
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: envoy
  listeners:
    - name: https
      protocol: HTTPS
      port: 443
      hostname: "*.example.com"
      allowedRoutes:
        namespaces:
          from: Same
      tls:
        certificateRefs:
          - name: example-tls
`,
  'kubernetes/apps/edge/certificate.yaml': `---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: example
spec:
  secretName: example-tls
  dnsNames: ["*.example.com"]
  issuerRef:
    kind: Issuer
    name: internal
---
apiVersion: cert-manager.io/v1
kind: Issuer
metadata:
  name: internal
spec:
  selfSigned: {}
`,
  'kubernetes/apps/edge/route.yaml': `---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  hostnames: ["web.example.com"]
  parentRefs:
    - name: public
      sectionName: https
  rules:
    - backendRefs:
        - name: web
          namespace: shop
          port: 80
`,
  'kubernetes/apps/shop/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ./namespace.yaml
  - ./db/ks.yaml
  - ./web/ks.yaml
`,
  'kubernetes/apps/shop/namespace.yaml': `---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
  'kubernetes/apps/shop/db/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: db
  namespace: flux-system
spec:
  interval: 1h
  path: ./kubernetes/apps/shop/db/app
  prune: true
  wait: true
  targetNamespace: shop
  sourceRef:
    kind: GitRepository
    name: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
`,
  'kubernetes/apps/shop/db/app/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ./cluster.yaml
  - ./secret.sops.yaml
`,
  'kubernetes/apps/shop/db/app/cluster.yaml': `---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: db
spec:
  instances: 1
  storage:
    size: 1Gi
  bootstrap:
    initdb:
      owner: shop
      secret:
        name: db-owner
  managed:
    roles:
      - name: shop
        passwordSecret:
          name: db-owner
---
apiVersion: postgresql.cnpg.io/v1
kind: Database
metadata:
  name: shop
spec:
  name: shop
  owner: shop
  cluster:
    name: db
`,
  'kubernetes/apps/shop/db/app/secret.sops.yaml': `---
apiVersion: v1
kind: Secret
metadata:
  name: db-owner
type: kubernetes.io/basic-auth
stringData:
  username: "shop"
  password: "secret-of-the-test"
`,
  'kubernetes/apps/shop/web/ks.yaml': `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: web
  namespace: flux-system
spec:
  interval: 1h
  path: ./kubernetes/apps/shop/web/app
  prune: true
  wait: true
  targetNamespace: shop
  dependsOn:
    - name: db
  sourceRef:
    kind: GitRepository
    name: flux-system
  decryption:
    provider: sops
    secretRef:
      name: sops-age
  postBuild:
    substitute:
      GREETING: hello
`,
  'kubernetes/apps/shop/web/app/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
components:
  - ../../../../components/common
resources:
  - ./deployment.yaml
  - ./service.yaml
  - ./secret.sops.yaml
  - ./scaling.yaml
  - ./monitoring.yaml
  - ./policy.yaml
  - ./grant.yaml
  - ./release.yaml
configMapGenerator:
  - name: settings
    files:
      - settings.ini
generatorOptions:
  disableNameSuffixHash: true
patches:
  - path: ./replicas.yaml
`,
  'kubernetes/apps/shop/web/app/replicas.yaml': `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
`,
  'kubernetes/apps/shop/web/app/settings.ini': 'color=blue\n',
  'kubernetes/apps/shop/web/app/deployment.yaml': `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    app: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      serviceAccountName: web
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: web
          image: ghcr.io/example/web:1.2.3
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: GREETING
              value: "\${GREETING}"
            - name: TOKEN
              valueFrom:
                secretKeyRef:
                  name: web
                  key: token
            - name: DATABASE
              valueFrom:
                secretKeyRef:
                  name: db-owner
                  key: password
            - name: COLOR
              valueFrom:
                configMapKeyRef:
                  name: settings
                  key: settings.ini
          resources:
            requests: {cpu: 10m, memory: 64Mi}
            limits: {memory: 128Mi}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          volumeMounts:
            - name: data
              mountPath: /data
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: web-data
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: web-data
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Gi
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: reader
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: web
    namespace: shop
`,
  'kubernetes/apps/shop/web/app/service.yaml': `---
apiVersion: v1
kind: Service
metadata:
  name: web
  labels:
    app: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: http
`,
  'kubernetes/apps/shop/web/app/secret.sops.yaml': `---
apiVersion: v1
kind: Secret
metadata:
  name: web
stringData:
  token: "secret-of-the-test"
`,
  'kubernetes/apps/shop/web/app/scaling.yaml': `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  minReplicas: 2
  maxReplicas: 4
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: web
`,
  'kubernetes/apps/shop/web/app/monitoring.yaml': `---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  podMetricsEndpoints:
    - port: http
`,
  'kubernetes/apps/shop/web/app/policy.yaml': `---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: web
spec:
  endpointSelector:
    matchLabels:
      app: web
  ingress:
    - fromEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: edge
            app: envoy
      toPorts:
        - ports:
            - port: "8080"
              protocol: TCP
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
          rules:
            dns:
              - matchPattern: "*"
    - toEndpoints:
        - matchLabels:
            cnpg.io/cluster: db
            cnpg.io/podRole: instance
      toPorts:
        - ports:
            - port: "5432"
              protocol: TCP
    - toFQDNs:
        - matchName: api.example.org
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels:
      cnpg.io/cluster: db
  policyTypes: [Ingress]
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - port: 5432
`,
  'kubernetes/apps/shop/web/app/grant.yaml': `---
apiVersion: gateway.networking.k8s.io/v1beta1
kind: ReferenceGrant
metadata:
  name: web
spec:
  from:
    - group: gateway.networking.k8s.io
      kind: HTTPRoute
      namespace: edge
  to:
    - group: ""
      kind: Service
`,
  'kubernetes/apps/shop/web/app/release.yaml': `---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
spec:
  interval: 1h
  type: oci
  url: oci://ghcr.io/example/charts
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: cache
spec:
  interval: 1h
  chart:
    spec:
      chart: cache
      version: 1.0.0
      sourceRef:
        kind: HelmRepository
        name: charts
  values:
    auth:
      existingSecret: web
      existingSecretPasswordKey: token
`,
  'kubernetes/components/common/kustomization.yaml': `---
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels:
  - pairs:
      team: shop
`,
};
