/**
 * Plants typos in a Flux repository, one at a time, and reports by kind which of them `verify` finds: `npx tsx scripts/plant.ts
 * PATH… [--each 4] [--show] [--json]`. Writes nothing: the repository is changed in memory. `--json` prints each typo and what
 * was found, to compare other tools.
 */
import { resolve } from 'node:path';
import { isScalar } from 'yaml';
import type { Diagnostic } from '../src/diagnostics/diagnostic.ts';
import { readTreeFrom } from '../src/pipeline/read-tree.ts';
import { noDeclarations } from '../src/verify/declarations.ts';
import { asText, at, isOpaque, isPlainMap, matches } from '../src/verify/model/data.ts';
import type { TreeDocument } from '../src/verify/model/document.ts';
import { buildModel, type Model } from '../src/verify/model/model.ts';
import type { TreeFile } from '../src/verify/tree.ts';
import { verifyTree } from '../src/verify/verify.ts';

/** A change to one file. */
interface Typo {
  readonly file: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Kind {
  readonly name: string;
  /** Whether Flux or the API server rejects it, so that it must be an error. */
  readonly stops: boolean;
  readonly sites: (model: Model) => Iterable<Typo>;
}

/** Swaps two letters in the middle; a name of equal letters loses one. */
function mistype(text: string): string {
  for (let index = Math.floor(text.length / 2); index > 0; index--) {
    const [a = '', b = ''] = [text[index - 1], text[index]];
    if (a !== b && /[a-z]/i.test(a) && /[a-z]/i.test(b))
      return `${text.slice(0, index - 1)}${b}${a}${text.slice(index + 1)}`;
  }
  return text.slice(0, -1);
}

/** The documents of files that Flux reads. */
function documentsOf(model: Model): TreeDocument[] {
  return model.parsedFiles.flatMap(({ file, documents }) => (model.isRead(file.path) ? documents : []));
}

type Change = (value: string) => string | undefined;

/** Every scalar at these places of objects of a kind, changed. */
function at_(kinds: RegExp, places: readonly string[], change: Change = mistype): Kind['sites'] {
  return function* (model) {
    for (const document of documentsOf(model)) {
      const kind = asText(at(document.data, 'kind')) ?? '';
      if (!kinds.test(kind) || at(document.data, 'kind') === undefined) continue;
      for (const place of places) {
        for (const { path, value } of matches(document.data, place)) {
          if ((typeof value !== 'string' && typeof value !== 'number') || isOpaque(String(value))) continue;
          // An optional reference may have any name.
          if (at(document.data, ...path.slice(0, -1), 'optional') === true) continue;
          const typo = scalar(document, path, change(String(value)));
          if (typo !== undefined) yield typo;
        }
      }
    }
  };
}

function scalar(
  document: TreeDocument,
  path: readonly (string | number)[],
  text: string | undefined,
): Typo | undefined {
  const node: unknown = document.syntax.getIn(path, true);
  if (text === undefined || !isScalar(node) || !node.range) return undefined;
  const [from, to] = node.range;
  // Changing the anchor would change every alias.
  if (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED' || node.anchor !== undefined)
    return undefined;
  return { file: document.file.path, from, to, text };
}

/** Entries of kustomization files. */
function listed(field: string, change: Change): Kind['sites'] {
  return function* (model) {
    for (const { document, data } of model.tree.folders.values()) {
      if (!model.isRead(document.file.path)) continue;
      for (const { path, value } of matches(data, `${field}[]`)) {
        if (typeof value !== 'string' || value.includes('://') || value === '../' || value === './') continue;
        const typo = scalar(document, path, change(value));
        if (typo !== undefined) yield typo;
      }
    }
  };
}

function inText(pattern: RegExp, change: (match: RegExpExecArray) => string, kinds = /./): Kind['sites'] {
  return function* (model) {
    for (const document of documentsOf(model)) {
      const { file, index, data } = document;
      if (index > 0 || !isPlainMap(data) || !kinds.test(asText(data['kind']) ?? '')) continue;
      const found = pattern.exec(file.content);
      if (found?.index === undefined) continue;
      yield { file: file.path, from: found.index, to: found.index + found[0].length, text: change(found) };
    }
  };
}

/** Variables of objects in which Flux substitutes some. */
function* variables(model: Model): Iterable<Typo> {
  for (const { written, document } of model.objects) {
    const found = written && /(?<!\$)\$\{([A-Z][A-Z0-9_]{3,})\}/.exec(document.file.content);
    if (!found || !JSON.stringify(written).includes(found[0])) continue;
    const text = `\${${mistype(found[1] ?? '')}}`;
    yield { file: document.file.path, from: found.index, to: found.index + found[0].length, text };
  }
}

const pods = ['spec.template.spec', 'spec.jobTemplate.spec.template.spec'];
const routes = /^(HTTP|GRPC|TLS|TCP)Route$/;

const kinds: readonly Kind[] = [
  { name: 'chartRef', stops: true, sites: at_(/^HelmRelease$/, ['spec.chartRef.name']) },
  { name: 'chart source', stops: true, sites: at_(/^HelmRelease$/, ['spec.chart.spec.sourceRef.name']) },
  { name: 'sourceRef', stops: true, sites: at_(/^Kustomization$/, ['spec.sourceRef.name']) },
  {
    name: 'source kind',
    stops: true,
    sites: at_(/^(Kustomization|HelmRelease)$/, ['spec.sourceRef.kind', 'spec.chart.spec.sourceRef.kind']),
  },
  { name: 'dependsOn', stops: true, sites: at_(/^Kustomization$/, ['spec.dependsOn[].name']) },
  { name: 'dependsOn of releases', stops: true, sites: at_(/^HelmRelease$/, ['spec.dependsOn[].name']) },
  { name: 'store', stops: false, sites: at_(/^ExternalSecret$/, ['spec.secretStoreRef.name']) },
  { name: 'issuer', stops: false, sites: at_(/^Certificate$/, ['spec.issuerRef.name']) },
  {
    name: 'Secret of a pod',
    stops: false,
    sites: at_(
      /^(Deployment|StatefulSet|DaemonSet|CronJob|Job)$/,
      pods.flatMap((base) => [
        `${base}.containers[].env[].valueFrom.secretKeyRef.name`,
        `${base}.containers[].envFrom[].secretRef.name`,
        `${base}.volumes[].secret.secretName`,
      ]),
    ),
  },
  {
    name: 'Secret in values',
    stops: false,
    sites: at_(/^HelmRelease$/, [
      'spec.values.controllers.*.containers.*.envFrom[].secretRef.name',
      'spec.values.controllers.*.containers.*.env.*.valueFrom.secretKeyRef.name',
      'spec.values.existingSecret',
      'spec.values.auth.existingSecret',
    ]),
  },
  { name: 'valuesFrom', stops: true, sites: at_(/^HelmRelease$/, ['spec.valuesFrom[].name']) },
  {
    name: 'substituteFrom',
    stops: true,
    sites: at_(/^Kustomization$/, ['spec.postBuild.substituteFrom[].name']),
  },
  {
    name: 'claim',
    stops: false,
    sites: at_(/^(Deployment|StatefulSet|CronJob|Job|HelmRelease)$/, [
      ...pods.map((base) => `${base}.volumes[].persistentVolumeClaim.claimName`),
      'spec.values.persistence.*.existingClaim',
    ]),
  },
  {
    name: 'gateway',
    stops: false,
    sites: at_(/./, ['spec.parentRefs[].name', 'spec.values.route.*.parentRefs[].name']),
  },
  {
    name: 'listener',
    stops: false,
    sites: at_(/./, ['spec.parentRefs[].sectionName', 'spec.values.route.*.parentRefs[].sectionName']),
  },
  { name: 'backend', stops: false, sites: at_(routes, ['spec.rules[].backendRefs[].name']) },
  {
    name: 'backend port',
    stops: false,
    sites: at_(routes, ['spec.rules[].backendRefs[].port'], (value) => String(Number(value) + 1)),
  },
  {
    name: 'target port',
    stops: false,
    sites: at_(/^Service$/, ['spec.ports[].targetPort'], (value) =>
      /^\d+$/.test(value) ? undefined : mistype(value),
    ),
  },
  { name: 'path', stops: true, sites: at_(/^Kustomization$/, ['spec.path']) },
  { name: 'listed file', stops: true, sites: listed('resources', mistype) },
  { name: 'listed component', stops: true, sites: listed('components', mistype) },
  {
    name: 'unclosed quote',
    stops: true,
    sites: inText(/^( {2,}\w+: )(\w[\w./-]*)$/m, ([, key = '', value = '']) => `${key}"${value}`),
  },
  { name: 'variable', stops: true, sites: variables },
  {
    name: 'key of a specification',
    stops: true,
    sites: inText(
      /^ {2}(interval|chartRef|secretStoreRef|parentRefs|sourceRef|storage|selector|template|issuerRef|instances)(?=:)/m,
      ([, key = '']) => `  ${mistype(key)}`,
      /^(HelmRelease|Kustomization|ExternalSecret|HTTPRoute|OCIRepository|Deployment|Certificate|Cluster|Service)$/,
    ),
  },
  {
    name: 'key of metadata',
    stops: false,
    sites: inText(/^ {2}(annotations|labels|namespace)(?=:)/m, ([, key = '']) => `  ${mistype(key)}`),
  },
  {
    name: 'number as data',
    stops: true,
    sites: at_(/^ConfigMap$/, ['data.*'], (value) => (value.includes('\n') ? undefined : '8080')),
  },
  {
    name: 'apiVersion',
    stops: true,
    sites: at_(
      /^(HelmRelease|Kustomization|ExternalSecret|HTTPRoute|Deployment|Service)$/,
      ['apiVersion'],
      (value) => (value.includes('/') ? mistype(value) : undefined),
    ),
  },
  {
    name: 'kind',
    stops: true,
    sites: at_(/^(HelmRelease|ExternalSecret|HTTPRoute|OCIRepository|Deployment|Service)$/, ['kind']),
  },
  { name: 'target namespace', stops: true, sites: at_(/^Kustomization$/, ['spec.targetNamespace']) },
];

const [paths, each, show, json] = read(process.argv.slice(2));

function read(given: readonly string[]): [string[], number, boolean, boolean] {
  const index = given.indexOf('--each');
  const rest = given.filter((argument, at) => !argument.startsWith('--') && (index < 0 || at !== index + 1));
  return [rest, index < 0 ? 4 : Number(given[index + 1]), given.includes('--show'), given.includes('--json')];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Spread evenly over all sites, so that no folder dominates. */
function some<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, all.length / count);
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor(index * step)] as T,
  );
}

const keyOf = ({ code, file, message, severity }: Diagnostic) => [severity, code, file, message].join('\n');

const totals = new Map<string, { planted: number; seen: number; errors: number; stops: boolean }>();
for (const path of paths) {
  const { files } = readTreeFrom(resolve(path));
  const model = buildModel(files, noDeclarations, {});
  const verify = (tree: readonly TreeFile[]) => verifyTree({ files: tree, declarations: noDeclarations });
  const before = new Set(verify(files).map(keyOf));
  for (const { name, stops, sites } of kinds) {
    const total = totals.get(name) ?? { planted: 0, seen: 0, errors: 0, stops };
    totals.set(name, total);
    for (const { file, from, to, text } of some([...sites(model)], each)) {
      const planted = files.map((own) =>
        own.path === file
          ? { ...own, content: own.content.slice(0, from) + text + own.content.slice(to) }
          : own,
      );
      const found = verify(planted).filter((finding) => !before.has(keyOf(finding)));
      total.planted++;
      if (json)
        print(
          JSON.stringify({
            path,
            kind: name,
            stops,
            file,
            from,
            to,
            text,
            found: found.map(({ severity }) => severity),
          }),
        );
      if (found.length > 0) total.seen++;
      if (found.some(({ severity }) => severity === 'error')) total.errors++;
      else if (show && (found.length === 0 || stops)) {
        const line = files
          .find((own) => own.path === file)
          ?.content.slice(0, from)
          .split('\n').length;
        print(`${found.length === 0 ? 'missed' : 'mild'}: ${name}: ${path}/${file}:${line}: ${text}`);
      }
    }
  }
}

const sum = (pick: (total: { planted: number; seen: number; errors: number; stops: boolean }) => number) =>
  [...totals.values()].reduce((all, total) => all + pick(total), 0);
print('kind | planted | seen | as errors');
for (const [name, { planted, seen, errors, stops }] of totals)
  print(`${name}${stops ? ' (stops)' : ''} | ${planted} | ${seen} | ${errors}`);
print(`all | ${sum(({ planted }) => planted)} | ${sum(({ seen }) => seen)} | ${sum(({ errors }) => errors)}`);
print(
  `of those that stop Flux: ${sum(({ stops, planted }) => (stops ? planted : 0))} planted, ${sum(({ stops, errors }) => (stops ? errors : 0))} as errors`,
);
