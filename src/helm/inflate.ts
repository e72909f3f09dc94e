import { createHash } from 'node:crypto';
import type { BuiltObject, BuiltTree } from '../compare/built-object.ts';
import { hideSecrets } from '../compare/hidden.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { dataOf, readYaml, yamlDocuments } from '../diagnostics/read-yaml.ts';
import type { Result } from '../diagnostics/result.ts';
import { stringOf } from '../diagnostics/string-of.ts';
import { splitApiVersion } from '../verify/api-version.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from '../verify/model/data.ts';
import { isClusterScoped } from '../verify/model/scope.ts';
import { goTags } from '../verify/model/yaml-as-go.ts';
import { chartOfRelease } from './chart-source.ts';
import type { Helm } from './run-helm.ts';

export interface InflateOptions {
  readonly helm: Helm;
  /** Charts by name, as folders or archives, which are used instead of fetching. */
  readonly charts: Readonly<Record<string, string>>;
}

export interface Inflated {
  /** The given trees with the objects that their releases install. */
  readonly trees: readonly BuiltTree[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The number of parallel runs of helm. */
const together = 4;

/**
 * Renders the Helm releases of trees. A release that is identical in several trees is rendered once, so that values that its
 * chart generates each time, such as passwords, do not differ. Values that come from Secrets are left out.
 */
export async function inflate(trees: readonly BuiltTree[], options: InflateOptions): Promise<Inflated> {
  const known = new Map<string, Promise<Rendered>>();
  const diagnostics = new Map<string, Diagnostic>();
  const made: BuiltTree[] = [];
  for (const tree of trees) {
    const releases = tree.objects.filter(isRelease);
    const apis = apiVersionsOf(tree.objects);
    const objects: BuiltObject[] = [...tree.objects];
    await inTurn(releases, async (release) => {
      const rendered = await renderOnce(release, tree, apis, options, known);
      if ('diagnostics' in rendered) {
        for (const found of rendered.diagnostics)
          diagnostics.set([found.code, found.file, found.message].join('\n'), found);
      } else objects.push(...objectsIn(rendered.text, release));
    });
    made.push({ ...tree, objects });
  }
  return { trees: made, diagnostics: [...diagnostics.values()] };
}

function isRelease({ group, kind }: BuiltObject): boolean {
  return group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease';
}

/** What the cluster offers to charts, as far as the tree shows. */
function apiVersionsOf(objects: readonly BuiltObject[]): readonly string[] {
  return [
    ...new Set(
      objects.flatMap(({ apiVersion, kind, data }) => {
        const own = apiVersion.includes('/') ? [apiVersion, `${apiVersion}/${kind}`] : [];
        if (kind !== 'CustomResourceDefinition') return own;
        const [group, name] = [at(data, 'spec', 'group'), at(data, 'spec', 'names', 'kind')];
        return asList(at(data, 'spec', 'versions')).flatMap((version) => {
          const served = `${stringOf(group)}/${stringOf(at(version, 'name'))}`;
          return [served, `${served}/${stringOf(name)}`];
        });
      }),
    ),
  ].sort();
}

async function inTurn<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
}

type Rendered = Result<{ readonly text: string }>;

function renderOnce(
  release: BuiltObject,
  tree: BuiltTree,
  apis: readonly string[],
  options: InflateOptions,
  known: Map<string, Promise<Rendered>>,
): Promise<Rendered> {
  const chart = chartOfRelease(release, tree.objects);
  const values = JSON.stringify(valuesOf(release, tree.objects));
  const key = createHash('sha256')
    .update(JSON.stringify([release.name, release.namespace, chart, values, release.data['spec']]))
    .digest('hex');
  const running = known.get(key) ?? render(release, chart, values, apis, options);
  known.set(key, running);
  return running;
}

async function render(
  release: BuiltObject,
  { name, source }: ReturnType<typeof chartOfRelease>,
  values: string,
  apiVersions: readonly string[],
  { helm, charts }: InflateOptions,
): Promise<Rendered> {
  const given = Object.hasOwn(charts, name) ? charts[name] : undefined;
  const place = 'reason' in source ? { reason: source.reason } : undefined;
  const chart =
    given !== undefined
      ? { path: given }
      : (place ?? (await helm.fetch(source as Exclude<typeof source, { reason: string }>)));
  if ('reason' in chart) {
    return refused(
      release,
      'helm/chart-not-fetched',
      'warning',
      `the chart ${name} is not rendered: ${chart.reason}`,
    );
  }
  const spec = asMap(release.data['spec']);
  const answer = await helm.template({
    name: asText(spec['releaseName']) ?? release.name,
    namespace: asText(spec['targetNamespace']) ?? release.namespace ?? 'default',
    chart: chart.path,
    values,
    apiVersions,
    withCrds: at(spec, 'install', 'crds') !== 'Skip',
  });
  if ('output' in answer) return { text: answer.output };
  if (answer.missing === true) {
    return refused(release, 'helm/not-installed', 'error', '--helm needs helm, which is not on the PATH');
  }
  return refused(release, 'helm/not-rendered', 'error', `Helm rejects the release: ${answer.reason}`);
}

function refused(
  release: BuiltObject,
  code: 'helm/chart-not-fetched' | 'helm/not-installed' | 'helm/not-rendered',
  severity: Diagnostic['severity'],
  message: string,
): Rendered {
  const isAboutHelm = code === 'helm/not-installed';
  const { file, line } = isAboutHelm ? { file: '.', line: 1 } : release.locate(['metadata', 'name']);
  const start = { line, column: 1 };
  const hints = {
    'helm/chart-not-fetched': `Give it with --chart ${chartNameIn(message)}=PATH, or try again with a network.`,
    'helm/not-installed': 'Install helm 3 or 4, or leave --helm out.',
    'helm/not-rendered': 'Correct the values, or the chart.',
  };
  return {
    diagnostics: [
      atPlace(
        { file, range: { start, end: start } },
        {
          code,
          severity,
          message,
          path: isAboutHelm ? '' : 'spec.values',
          hint: hints[code],
        },
      ),
    ],
  };
}

function chartNameIn(message: string): string {
  return /^the chart (\S+) is/.exec(message)?.[1] ?? 'NAME';
}

/** The values of a release: those of ConfigMaps in the tree, overridden by its own. */
function valuesOf({ data, namespace }: BuiltObject, objects: readonly BuiltObject[]): PlainMap {
  const from = asList(at(data, 'spec', 'valuesFrom')).flatMap((reference) => {
    if (at(reference, 'kind') !== 'ConfigMap' || at(reference, 'targetPath') !== undefined) return [];
    const map = objects.find(
      (object) =>
        object.kind === 'ConfigMap' &&
        object.namespace === namespace &&
        (object.name === at(reference, 'name') || object.plainName === at(reference, 'name')),
    );
    const text = map && asText(at(map.data, 'data', asText(at(reference, 'valuesKey')) ?? 'values.yaml'));
    return text === undefined ? [] : [parsed(text)];
  });
  return [...from, asMap(at(data, 'spec', 'values'))].reduce<PlainMap>(merged, {});
}

function parsed(text: string): PlainMap {
  return asMap(readYaml(text)?.[0]);
}

function merged(under: PlainMap, over: PlainMap): PlainMap {
  const result: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    result[key] = isPlainMap(old) && isPlainMap(value) ? merged(old, value) : value;
  }
  return result;
}

/** Helm applies its output by way of Go's parser, for which `0755` is octal. Charts repeat keys, and the last one counts. */
const asHelmReadsIt: Parameters<typeof yamlDocuments>[1] = {
  uniqueKeys: false,
  customTags: (tags) => [...goTags, ...tags, 'binary'],
};

/** The objects in Helm's output, owned by whatever applies the release, at the place of the release. */
function objectsIn(text: string, release: BuiltObject): BuiltObject[] {
  const place = release.locate(['metadata', 'name']);
  return (yamlDocuments(text, asHelmReadsIt) ?? []).flatMap((document): BuiltObject[] => {
    const data: unknown = document.errors.length > 0 ? undefined : dataOf(document).data;
    const [apiVersion, kind] = [asText(at(data, 'apiVersion')), asText(at(data, 'kind'))];
    const name = asText(at(data, 'metadata', 'name'));
    if (!isPlainMap(data) || apiVersion === undefined || kind === undefined || name === undefined) return [];
    const { group } = splitApiVersion(apiVersion);
    const namespace =
      asText(at(data, 'metadata', 'namespace')) ??
      asText(at(release.data, 'spec', 'targetNamespace')) ??
      release.namespace;
    return [
      {
        apiVersion,
        group,
        kind,
        name,
        plainName: name,
        namespace: isClusterScoped({ group, kind }) ? undefined : namespace,
        cluster: release.cluster,
        owner: release.owner,
        release: release.name,
        file: release.file,
        data: hideSecrets(data, new Set()),
        locate: () => place,
      },
    ];
  });
}
