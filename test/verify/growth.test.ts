import { describe, expect, test } from 'vitest';
import { scanLeaks } from '../../src/leaks/scan.ts';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { readChart } from '../../src/verify/helm/read-chart.ts';
import { unbounded } from '../../src/verify/schemas/types.ts';
import { validate } from '../../src/verify/schemas/validate.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { expectLinear } from '../support/cpu.ts';

const many = (count: number, make: (at: number) => string, between = '') =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);
const files = (count: number, make: (at: number) => readonly [string, string]) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => make(at)));
const map = (at: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${at}, namespace: a}\ndata: {a: b}\n`;
const inNamespace = (at: number) => map(0).replace('namespace: a', `namespace: n${at}`);
const pod = (at: number) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: p${at}, namespace: a, labels: {app: p${at}}}\nspec: {containers: [{name: a, image: "i:1"}]}\n`;
const service = (at: number, app: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: s${at}, namespace: a, labels: {app: s${at}}}\nspec: {selector: {app: ${app}}, ports: [{name: http, port: 80}]}\n`;
const flux = (name: string, path: string, more = '') => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 1h, path: ./${path}, prune: true, sourceRef: {kind: GitRepository, name: flux-system}${more}}
`;
const built = (fields: string, ...objects: string[]) => ({
  'k/kustomization.yaml': `resources: [a.yaml]\n${fields}`,
  'k/a.yaml': objects.join('---\n'),
});
const monitor = (at: number) =>
  `apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m${at}, namespace: a}\nspec: {selector: {matchLabels: {app: s${at}}}, endpoints: [{port: http}]}\n`;
const route = (at: number) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r${at}, namespace: a}\nspec: {parentRefs: [{name: g}], hostnames: [h${at}.example.com], rules: [{backendRefs: [{name: s, port: 80, namespace: b}]}]}\n`;
const gateway = (listeners: number) =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g, namespace: a}\nspec: {gatewayClassName: x, listeners: [${many(listeners, (at) => `{name: h${at}, port: ${at + 1}, protocol: HTTP, hostname: h${at}.example.com}`, ', ')}]}\n`;
const grant = (at: number) =>
  `apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {name: g${at}, namespace: b}\nspec: {from: [{group: gateway.networking.k8s.io, kind: GRPCRoute, namespace: n${at}}], to: [{group: "", kind: Service}]}\n`;
const binding = (at: number) =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r${at}, namespace: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: s, namespace: n${at}}]\n`;
const account = (at: number) =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s, namespace: n${at}}\n`;
const workload = (at: number) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d${at}, namespace: a}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: "i:1"}]}}}\n`;

test('a chart is described in time linear in the values that its templates read', async () => {
  await expectLinear((n) => {
    const template = many(n, (at) => `{{ .Values.a${at}.b${at} }}\n`);
    readChart(
      new Map([
        ['Chart.yaml', 'name: a\nversion: 1.0.0\n'],
        ['values.yaml', many(n, (at) => `c${at}: d\n`)],
        ['templates/a.yaml', template],
      ]),
    );
  }, 2000);
});

test('values that a chart does not read are reported in time linear in their number', async () => {
  await expectLinear((n) => {
    const names = (begin: string) => Array.from({ length: n }, (_, at) => `${begin}${at}`);
    const fields = new Map(
      names('known').map((name) => [name, { required: false, type: () => ({ kind: 'any' as const }) }]),
    );
    const type = {
      kind: 'object' as const,
      name: 'the values',
      fields,
      choices: [],
      needs: [],
      unions: [],
      rules: [],
      size: unbounded,
      open: false,
    };
    const values = Object.fromEntries(names('other').map((name) => [name, 1]));
    expect(validate(values, type)).toHaveLength(n);
  }, 1500);
});

test('keys are found in time linear in their number', async () => {
  await expectLinear((n) => {
    const content = many(
      n,
      () => 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n',
    );
    scanLeaks([{ path: 'a.txt', content, sealed: false }], { secrets: [], publicValues: [] });
  }, 2000);
});

describe('verify takes time linear in', () => {
  test.each<[string, number, (n: number) => Readonly<Record<string, string>>]>([
    [
      'dependencies',
      30_000,
      (n) => {
        // Each depends on all that come after it: there are as many dependencies as that makes.
        const count = Math.round(Math.sqrt(2 * n));
        const after = (at: number) => many(count - at - 1, (more) => `{name: k${at + more + 1}}`, ', ');
        return files(count, (at) => [`c/k${at}.yaml`, flux(`k${at}`, 'a', `, dependsOn: [${after(at)}]`)]);
      },
    ],
    [
      'files that no kustomization lists, beside comments',
      1500,
      (n) => ({
        'k/ks.yaml': flux('k', 'k'),
        'k/kustomization.yaml': `resources: [ks.yaml]\n${many(n, (at) => `# - other${at}.yaml\n`)}`,
        ...files(n, (at) => [`k/a${at}.yaml`, map(at)]),
      }),
    ],
    [
      'generators',
      1500,
      (n) => ({
        'k/kustomization.yaml': `configMapGenerator:\n${many(n, (at) => `- {name: a${at}, literals: [a=b]}\n`)}`,
      }),
    ],
    [
      'replicas',
      500,
      (n) =>
        built(`replicas:\n${many(n, (at) => `- {name: d${at}, count: 2}\n`)}`, many(n, workload, '---\n')),
    ],
    [
      'variables of Kustomize',
      500,
      (n) =>
        built(
          `vars:\n${many(n, (at) => `- {name: V${at}, objref: {apiVersion: v1, kind: ConfigMap, name: a${at}}}\n`)}`,
          many(n, map, '---\n'),
        ),
    ],
    [
      'bindings that name service accounts elsewhere',
      1000,
      (n) => built('namePrefix: x-\n', many(n, binding, '---\n'), many(n, account, '---\n')),
    ],
    [
      'objects of one name in many namespaces',
      500,
      (n) =>
        built(
          'namePrefix: x-\n',
          many(n, inNamespace, '---\n'),
          many(
            n,
            (at) =>
              pod(0)
                .replace('namespace: a', `namespace: n${at}`)
                .replace('image:', 'envFrom: [{configMapRef: {name: a0}}], image:'),
            '---\n',
          ),
        ),
    ],
    [
      'lines of .sourceignore',
      6000,
      (n) => ({
        '.sourceignore': many(n, (at) => `/x${at}/\nx${at}\n`),
        ...files(n / 4, (at) => [`a${at}/a.yaml`, map(at)]),
      }),
    ],
    [
      'Kustomizations that depend on one another',
      300,
      (n) => ({
        ...files(n, (at) => [
          `flux/k${at}.yaml`,
          flux(`app${at}`, `app${at}`, at > 0 ? `, dependsOn: [{name: app${at - 1}}]` : ''),
        ]),
        ...files(n, (at) => [`app${at}/a.yaml`, map(at)]),
      }),
    ],
    [
      'Kustomizations that apply one another',
      300,
      (n) => files(n, (at) => [`a${at}/k.yaml`, flux(`app${at}`, `a${at + 1}`)]),
    ],
    [
      'folders with a kustomization',
      500,
      (n) => ({
        ...files(n, (at) => [`a${at}/kustomization.yaml`, 'resources: [a.yaml]\n']),
        ...files(n, (at) => [`a${at}/a.yaml`, map(at)]),
      }),
    ],
    [
      'monitors of Services',
      800,
      (n) => ({
        'a.yaml': [
          many(n, (at) => service(at, `p${at}`), '---\n'),
          many(n, monitor, '---\n'),
          many(n, pod, '---\n'),
        ].join('---\n'),
      }),
    ],
    [
      'routes to a Gateway of many listeners',
      600,
      (n) => ({
        'a.yaml': `${gateway(n)}---\n${many(n, (at) => route(at).replace(/, rules.*\]\}\]/, ''), '---\n')}`,
      }),
    ],
    [
      'routes and grants',
      300,
      (n) => ({
        'a.yaml': `${service(0, 'x').replace('namespace: a', 'namespace: b')}---\n${many(n, route, '---\n')}---\n${many(n, grant, '---\n')}`,
      }),
    ],
    [
      'policies and pods',
      300,
      (n) => ({
        'a.yaml': `${many(n, pod, '---\n')}---\n${many(n, (at) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n${at}, namespace: a}\nspec: {podSelector: {matchLabels: {app: p${at}}}, ingress: [{from: [{podSelector: {matchLabels: {app: p${at + 1}}}}]}]}\n`, '---\n')}`,
      }),
    ],
    [
      'references to nothing beside names that are alike',
      1500,
      (n) => ({
        'a.yaml': `${many(n, (at) => map(at).replace(`name: a${at}`, `name: settings-of-${at}`), '---\n')}---\n${many(
          n,
          (at) => pod(at).replace('image:', `envFrom: [{configMapRef: {name: setings-of-${at}}}], image:`),
          '---\n',
        )}`,
      }),
    ],
    [
      'keys that a ConfigMap does not have',
      1500,
      (n) => ({
        'a.yaml': `${map(0).replace('{a: b}', `{${many(n, (at) => `key-number-${at}: a`, ', ')}}`)}---\n${pod(
          0,
        ).replace(
          'image:',
          `env: [${many(n, (at) => `{name: E${at}, valueFrom: {configMapKeyRef: {name: a0, key: kye-number-${at}}}}`, ', ')}], image:`,
        )}`,
      }),
    ],
    [
      'namespaces that nothing creates',
      1500,
      (n) => ({
        'flux/k.yaml': flux('app', 'app'),
        'app/a.yaml': `${many(n, (at) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: space-${at}}\n`, '---\n')}---\n${many(n, (at) => inNamespace(at).replace('namespace: n', 'namespace: sapce-'), '---\n')}`,
      }),
    ],
    [
      'braces without a colon',
      4000,
      (n) => ({ 'a.yaml': map(0).replace('{a: b}', `{${many(n, (at) => `a${at}`, ', ')}}`) }),
    ],
  ])('%s', async (_, size, make) => {
    await expectLinear((n) => {
      const listed = Object.entries(make(n)).map(([path, content]) => ({ path, content }));
      verifyTree({ files: listed, declarations: noDeclarations });
    }, size);
  });

  test('the length of the paths of nested Kustomizations', async () => {
    const deep = (n: number) => 'a/'.repeat(n);
    // The text of all paths grows with the square of their depth.
    await expectLinear((n) => {
      const depth = Math.round(Math.sqrt(n));
      const listed = Array.from({ length: depth }, (_, at) => ({
        path: `${deep(at + 1)}k.yaml`,
        content: flux(`app${at}`, deep(at + 2)),
      }));
      verifyTree({ files: listed, declarations: noDeclarations });
    }, 1600);
  });
});
