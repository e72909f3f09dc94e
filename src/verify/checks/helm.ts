import { distance } from 'fastest-levenshtein';
import { isMap, isScalar } from 'yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import { dataOf, yamlDocuments } from '../../diagnostics/read-yaml.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { meantOneOf } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { refusedByAppTemplate } from '../helm/app-template.ts';
import { checkValues } from '../helm/check-values.ts';
import { helmCodes } from '../helm/codes.ts';
import { isPinned } from '../helm/pinned.ts';
import { installedChart } from '../model/chart.ts';
import { asList, asMap, asText, at, isOpaque, isPlainMap, nulls } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { own } from '../own.ts';
import { isVersionRange } from '../values/version-range.ts';

/** Each HelmRelease against the chart that it installs: the version is exact, and the chart reads all values. */
export const helm: Check = {
  codes: helmCodes,
  *run(model) {
    for (const release of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')) {
      const unpinned = [...versions(model, release)];
      yield* unpinned;
      yield* values(model, release, unpinned.length === 0);
      yield* emptyValues(release);
      yield* givenValues(model, release);
    }
  },
};

/** Checks the version, which is in the release itself or in the source that it names. */
function* versions(model: Model, release: KubernetesObject): Generator<Diagnostic> {
  const chart = at(release.data, 'spec', 'chart', 'spec');
  if (chart !== undefined) {
    yield* pinned(release, asMap(chart), ['spec', 'chart', 'spec']);
    return;
  }
  const reference = asMap(at(release.data, 'spec', 'chartRef'));
  const kind = asText(reference['kind']) ?? 'OCIRepository';
  const namespace = asText(reference['namespace']) ?? release.namespace;
  const source = model.find(
    { group: 'source.toolkit.fluxcd.io', kind },
    namespace,
    asText(reference['name']) ?? '',
  );
  if (source === undefined) return;
  if (kind === 'HelmChart') yield* pinned(source, asMap(source.data['spec']), ['spec']);
  if (kind === 'OCIRepository') yield* pinnedTag(source);
}

function* pinned(
  object: KubernetesObject,
  chart: Readonly<Record<string, unknown>>,
  path: KeyPath,
): Generator<Diagnostic> {
  // A chart from a repository's files has the version of the commit.
  if (!['HelmRepository', undefined].includes(asText(at(chart, 'sourceRef', 'kind')))) return;
  const version = asText(chart['version']);
  // The check of the kind reports text that is not a version at all.
  if (version !== undefined && (isOpaque(version) || isPinned(version) || !isVersionRange(version))) return;
  const chartName = asText(chart['chart']) ?? 'the chart';
  yield inObject(object, [...path, 'version'], {
    code: 'helm/unpinned-version',
    severity: 'warning',
    message:
      version === undefined
        ? `${showObject(object)} names no version of ${chartName}`
        : `${version} is not one version of ${chartName} but whichever is newest`,
    hint: 'Write the whole version, such as 1.2.3.',
  });
}

function* pinnedTag(source: KubernetesObject): Generator<Diagnostic> {
  const ref = asMap(at(source.data, 'spec', 'ref'));
  if (asText(ref['digest']) !== undefined) return;
  const [key, version] =
    asText(ref['semver']) === undefined ? ['tag', asText(ref['tag'])] : ['semver', asText(ref['semver'])];
  if (version !== undefined && (isOpaque(version) || isPinned(version))) return;
  // A number of three digits counts releases; a smaller one may be a tag that follows a major version.
  if (key === 'tag' && /^v?\d{3,}$/.test(version ?? '')) return;
  yield inObject(source, ['spec', 'ref', key ?? 'tag'], {
    code: 'helm/unpinned-version',
    severity: 'warning',
    message:
      version === undefined
        ? `${showObject(source)} takes whatever is latest`
        : `${version} is not one version`,
    hint: 'Write the whole version in spec.ref.tag, such as 1.2.3, or a digest.',
  });
}

function* values(model: Model, object: KubernetesObject, isExact: boolean): Generator<Diagnostic> {
  const { release, chart, described } = installedChart(model, object);
  if (described === undefined) {
    for (const { code, severity, path, message, hint } of refusedByAppTemplate(
      object.data,
      chart,
      release.version,
    ))
      yield inObject(object, ['spec', 'values', ...path], {
        code,
        severity: severity ?? 'error',
        message,
        hint,
      });
    const known = chart === undefined ? undefined : own(model.declarations.charts, chart);
    if (chart !== undefined && known === undefined) yield* misspeltChart(model, object, chart);
    if (known === undefined || !isExact || release.version === '' || isOpaque(release.version)) return;
    yield inObject(object, ['spec', 'chart', 'spec', 'version'], {
      code: 'helm/unknown-version',
      severity: 'warning',
      message: `nothing describes version ${release.version} of ${chart}, so its values are not checked`,
      hint: `Described are ${known.versions.map(({ range }) => range).join(', ')}; --chart ${chart}=path reads the chart itself.`,
    });
    return;
  }
  const partial = asList(at(object.data, 'spec', 'valuesFrom')).length > 0;
  for (const issue of checkValues({ ...release, partial }, described)) {
    const { code, severity = 'error', path, part = 'value', message, hint, fixes = [] } = issue;
    yield inObject(object, ['spec', 'values', ...path], { code, severity, message, hint, fixes }, part);
  }
}

/** Reports an unknown chart whose name differs by one edit from a described one. There is no list of all charts. */
function* misspeltChart(model: Model, object: KubernetesObject, chart: string): Generator<Diagnostic> {
  const near = Object.keys(model.declarations.charts).find((name) => distance(name, chart) === 1);
  if (near === undefined) return;
  yield inObject(object, ['spec', 'chart', 'spec', 'chart'], {
    code: 'helm/unknown-chart',
    severity: 'warning',
    message: `nothing describes a chart ${chart}`,
    ...meantOneOf([near]),
  });
}

const freeMaps =
  /^(env|envs|environment|extraEnv|variables|data|stringData|(\w*[aA])?nnotations|(\w*[lL])?abels|nodeSelector|matchLabels|config|configMaps|secrets|values|args|headers)$/;

/** Keys that charts leave empty, so that the cluster decides. */
const leftEmpty =
  /^(storageClass(Name)?|subPath|volumeName|existing\w+|affinity|tolerations|(image)?[pP]ullSecrets|(name|fullname)Override|(loadBalancer|cluster|external)IPs?|(priority|runtime)ClassName|schedulerName|extra[A-Z]\w*)$/;

/**
 * Whether the chart has no default at this place. A map with the user's own keys, such as environment variables, has
 * none; a list replaces that of the chart as a whole; and the default of a whole map with free keys is nearly always
 * empty.
 */
function hasNoDefault(below: KeyPath, values: unknown): boolean {
  const isFree = (step: KeyPath[number]) => typeof step === 'string' && freeMaps.test(step);
  return (
    below.some((step) => typeof step === 'number' || isFree(step)) ||
    leftEmpty.test(String(below.at(-1))) ||
    isCopied(at(values, ...below.slice(0, -1))) ||
    (isPlainMap(at(values, 'controllers')) && namedByUser.has(String(below[0])) && below.length > 2)
  );
}

/** Whether all keys of a map are empty, as in the values of the chart itself, which people copy. */
function isCopied(map: unknown): boolean {
  const all = Object.values(asMap(map));
  return all.length > 1 && all.every((value) => value === null);
}

/** The values of the app-template chart below which names are the user's own. */
const namedByUser = new Set(['controllers', 'service', 'ingress', 'route', 'persistence', 'serviceAccount']);

/** Reports keys without a value: an explicit `null` removes a default on purpose, an empty one probably by mistake. */
function* emptyValues(release: KubernetesObject): Generator<Diagnostic> {
  const root = ['spec', 'values'];
  const values = at(release.data, ...root);
  for (const below of nulls(values)) {
    // Empty `values` as a whole remove nothing.
    if (below.length === 0 || hasNoDefault(below, values)) continue;
    const path = [...root, ...below];
    const node = release.document.syntax.getIn(path, true);
    if (!isScalar(node) || node.source !== '') continue;
    const key = pathText(below);
    yield inObject(
      release,
      path,
      {
        code: 'helm/empty-value',
        severity: 'warning',
        message: `${key} is empty, which removes the default of the chart`,
        hint: 'Write the value, or `null` to remove the default.',
      },
      'key',
    );
  }
}

/** Reports invalid YAML in `valuesFrom`, unless the entry is for a single value. */
function* givenValues(model: Model, release: KubernetesObject): Generator<Diagnostic> {
  for (const entry of asList(at(release.data, 'spec', 'valuesFrom'))) {
    const [kind, name] = [asText(at(entry, 'kind')), asText(at(entry, 'name'))];
    if (kind !== 'ConfigMap' || name === undefined || at(entry, 'targetPath') !== undefined) continue;
    const source = model.find({ group: '', kind }, release.namespace, name, release);
    const key = asText(at(entry, 'valuesKey')) ?? 'values.yaml';
    const text = asText(at(source?.data, 'data', key));
    if (source === undefined || text === undefined || isOpaque(text)) continue;
    const [syntax] = yamlDocuments(text, { uniqueKeys: false }) ?? [];
    const error = syntax?.errors[0];
    const isValues = syntax === undefined || isMap(syntax.contents) || dataOf(syntax).data === null;
    if (error === undefined && isValues) continue;
    const line = text.slice(0, error?.pos[0] ?? 0).split('\n').length;
    yield inObject(source, ['data', key], {
      code: 'helm/unreadable-values',
      message:
        error === undefined
          ? `${showObject(release)} takes its values from ${key}, which is not a map`
          : `${showObject(release)} takes its values from ${key}, which is not valid YAML (line ${line})`,
      hint: 'Check quotes, indentation and the blank after each colon.',
    });
  }
}
