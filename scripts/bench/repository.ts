const namespaces = 30;

/**
 * The files of a Flux repository with about a number of objects: Deployments with a Service and a NetworkPolicy, in thirty
 * namespaces, each connecting to the next app of its namespace.
 */
export function repositoryFiles(objects: number): ReadonlyMap<string, string> {
  const apps = Math.floor(objects / 3);
  const files = new Map([
    ['flux/ks.yaml', flux],
    [
      'apps/kustomization.yaml',
      kustomization(Array.from({ length: namespaces }, (_, index) => `./ns-${index}`)),
    ],
  ]);
  for (let index = 0; index < namespaces; index += 1) {
    const own = Array.from({ length: apps }, (_, app) => app).filter((app) => app % namespaces === index);
    const resources = ['./namespace.yaml', ...own.map((app) => `./app-${app}`)];
    files.set(`apps/ns-${index}/kustomization.yaml`, `${kustomization(resources)}namespace: ns-${index}\n`);
    files.set(
      `apps/ns-${index}/namespace.yaml`,
      `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns-${index}\n`,
    );
  }
  for (let app = 0; app < apps; app += 1) {
    const folder = `apps/ns-${app % namespaces}/app-${app}`;
    const next = (app + namespaces) % apps;
    files.set(
      `${folder}/kustomization.yaml`,
      kustomization(['./deployment.yaml', './service.yaml', './networkpolicy.yaml']),
    );
    files.set(`${folder}/deployment.yaml`, deployment(app, next));
    files.set(`${folder}/service.yaml`, service(app));
    files.set(`${folder}/networkpolicy.yaml`, networkPolicy(app, next));
  }
  return files;
}

const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: apps
  namespace: flux-system
spec:
  interval: 1h
  path: ./apps
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

const kustomization = (resources: readonly string[]) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${resources.map((resource) => `  - ${resource}\n`).join('')}`;

const deployment = (app: number, next: number) => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${app}
  labels:
    app.kubernetes.io/name: app-${app}
spec:
  replicas: 2
  selector:
    matchLabels:
      app.kubernetes.io/name: app-${app}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: app-${app}
    spec:
      containers:
        - name: app
          image: registry.example.com/app-${app}:1.${app}.0
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: UPSTREAM
              value: "http://app-${next}:80"
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
`;

const service = (app: number) => `---
apiVersion: v1
kind: Service
metadata:
  name: app-${app}
spec:
  selector:
    app.kubernetes.io/name: app-${app}
  ports:
    - name: http
      port: 80
      targetPort: http
`;

const networkPolicy = (app: number, next: number) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: app-${app}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: app-${app}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: 8080
          protocol: TCP
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
      ports:
        - port: 53
          protocol: UDP
    - to:
        - podSelector:
            matchLabels:
              app.kubernetes.io/name: app-${next}
      ports:
        - port: 8080
`;
