import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newKeyFile } from '../../src/secrets/key-file.ts';

/**
 * Writes a project with a number of templates, like those in GitOps repositories: manifests with loops, conditions, filters,
 * macros and includes, one file in ten without a tag, one in twenty a Secret that `--seal` seals, and no two alike.
 */
export async function writeProject(folder: string, templates: number): Promise<void> {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write('makejinja.toml', settings);
  write('data.yaml', data);
  const key = await newKeyFile(new Date());
  write('age.key', key.text);
  chmodSync(join(folder, 'age.key'), 0o600);
  write('.sops.yaml', creationRules(key.recipient));
  write('templates/macros.partial.j2', macros);
  for (let index = 0; index < 20; index += 1) write(`templates/parts/${index}.partial.j2`, part(index));
  for (let index = 0; index < templates; index += 1) {
    const path = `templates/apps/namespace-${index % 50}/app-${index}`;
    if (index % 10 === 9) write(`${path}/values.yaml.j2`, untagged(index));
    else if (index % 20 === 0) write(`${path}/secret.sops.yaml.j2`, secret(index));
    else write(`${path}/manifest.yaml.j2`, kinds[index % kinds.length]?.(index) ?? '');
  }
}

const settings = `[makejinja]
inputs = ["templates"]
output = "out"
data = ["data.yaml"]
exclude_patterns = ["*.partial.j2"]
jinja_suffix = ".j2"
undefined = "strict"
force = true
quiet = true

[makejinja.delimiter]
block_start = "#%"
block_end = "%#"
comment_start = "#|"
comment_end = "|#"
variable_start = "#{"
variable_end = "}#"
`;

const data = `cluster_name: bench
domain: example.com
monitoring_enabled: true
backup_enabled: false
replicas: 3
labels: { team: platform, tier: Backend, cost: "42" }
nodes:
${[0, 1, 2, 3, 4].map((n) => `  - { name: node-${n}, address: 10.0.0.${n + 10}, controller: ${n < 3}, taints: [a-${n}, b] }`).join('\n')}
hosts: [api, www, admin, metrics]
resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 512Mi } }
`;

const creationRules = (recipient: string) => `creation_rules:
  - path_regex: \\.sops\\.yaml$
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
    age: ${recipient}
`;

const macros = `#% macro metadata(name, namespace='default', extra={}) %#
metadata:
  name: #{ name }#
  namespace: #{ namespace }#
  labels:
    app.kubernetes.io/name: #{ name }#
#% for key, value in extra | dictsort %#
    #{ key }#: "#{ value | lower }#"
#% endfor %#
#% endmacro %#
`;

const part = (index: number) => `#| part ${index} of the head of every manifest |#
# Rendered for #{ cluster_name | upper }#, part ${index}
`;

const untagged = (index: number) => `---
service:
  name: app-${index}
  helm: "{{ .Values.image.tag }}"
  lines:
${Array.from({ length: 20 }, (_, line) => `    - line-${line}-${index}`).join('\n')}
`;

const head = (index: number) => `#% from 'macros.partial.j2' import metadata %#
---
#% include 'parts/${index % 20}.partial.j2' %#
`;

const secret = (index: number) => `${head(index)}apiVersion: v1
kind: Secret
#{ metadata('secret-${index}') }#
stringData:
  #% for node in nodes %#
  #{ node.name }#: "password-${index}-of-#{ node.name }#-#{ domain }#"
  #% endfor %#
`;

const kinds: readonly ((index: number) => string)[] = [
  (index) => `${head(index)}apiVersion: apps/v1
kind: Deployment
#{ metadata('app-${index}', 'namespace-${index % 50}', labels) }#
spec:
  replicas: #{ replicas + ${index % 3} }#
  selector:
    matchLabels: { app.kubernetes.io/name: app-${index} }
  template:
    metadata:
      labels: { app.kubernetes.io/name: app-${index} }
    spec:
      containers:
        - name: app-${index}
          image: "registry.#{ domain }#/app-${index}:#{ '1.%d' | format(${index}) }#"
          env:
          #% for host in hosts if host != 'admin' %#
            - name: HOST_#{ loop.index }#_#{ host | upper | replace('-', '_') }#
              value: "https://#{ host }#.#{ domain }#"
          #% endfor %#
          #% if monitoring_enabled and replicas > 1 %#
          ports: [{ name: metrics, containerPort: ${9000 + (index % 100)} }]
          #% elif backup_enabled %#
          ports: []
          #% endif %#
          resources: #{ resources | tojson }#
`,
  (index) => `${head(index)}apiVersion: v1
kind: ConfigMap
#{ metadata('config-${index}', extra={'index': '${index}'}) }#
data:
  nodes.txt: |
    #% for node in nodes | selectattr('controller') %#
    #{ '%-10s' | format(node.name) }# #{ node.address }# #{ node.taints | join(',') }#
    #% endfor %#
  count: "#{ nodes | length * ${index % 7} }#"
  first: #{ (nodes | first).name | default('none') }#
  domains: #{ hosts | map('upper') | join(' ') }#
  #% set kind = 'even' if ${index} % 2 == 0 else 'odd' %#
  kind: #{ kind }#
`,
  (index) => `${head(index)}apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
#{ metadata('route-${index}') }#
spec:
  parentRefs: [{ name: internal, namespace: network }]
  hostnames:
  #% for host in hosts %#
    - "#{ host }#-${index}.#{ domain }#"#{ '' if loop.last else ' # more follow' }#
  #% endfor %#
  rules:
  #% for node in nodes %#
  #% if node.controller or loop.first %#
    - backendRefs: [{ name: app-${index}, port: ${8000 + (index % 1000)} }] # #{ node.name }#
  #% endif %#
  #% endfor %#
---
apiVersion: v1
kind: Service
#{ metadata('app-${index}') }#
spec:
  ports: [{ port: ${8000 + (index % 1000)} }]
`,
];
