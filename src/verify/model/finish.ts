import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { splitApiVersion } from '../api-version.ts';
import { type Draft, identityOf, locateInDraft } from '../kustomize/draft.ts';
import { addCommonMetadata } from '../kustomize/transformers.ts';
import { asText, type PlainMap } from './data.ts';
import type { TreeDocument } from './document.ts';
import type { FluxKustomization, KubernetesObject } from './object.ts';
import { inObject } from './report.ts';
import { isClusterScoped } from './scope.ts';
import {
  becameTooMuch,
  isSubstituted,
  misread,
  substitute,
  undefinedVariables,
  unreadable,
  type Variables,
} from './substitute.ts';
import { meantAmong } from './typos.ts';

export interface Standing {
  /** The number of the build. */
  readonly build: number;
  readonly listed: boolean;
  readonly aside: boolean;
  /**
   * The folder of the cluster that this Kustomization begins, if its manifest is elsewhere and shared with other
   * clusters.
   */
  readonly begins?: string;
}

/** What turns up while objects are created. */
export interface Sink {
  readonly problems: Diagnostic[];
  /** Variables that nothing defines for one build, of documents of which others may define them. */
  readonly missing: {
    readonly variable: string;
    readonly document: TreeDocument;
    readonly found: Diagnostic;
    readonly own: Variables;
  }[];
  /** The variables of every build of a document. */
  readonly given: Map<TreeDocument, Set<Variables>>;
}

/**
 * Returns the findings about undefined variables. If some of the Kustomizations that build the same text set one, but no
 * more than half of them, it is probably an option, which is empty elsewhere.
 */
export function missingVariables({ missing, given }: Sink): Diagnostic[] {
  return missing.map(({ variable, document, found, own }) => {
    const all = [...(given.get(document) ?? [])];
    const setting = all.filter(({ set }) => set.has(variable)).length;
    const isOption =
      setting > 0 && setting * 2 <= all.length && meantAmong(variable, [...own.set]) === undefined;
    return isOption ? { ...found, severity: 'warning' } : found;
  });
}

/**
 * Creates an object as Flux applies it, after variables and common metadata, and reports problems with the variables.
 */
export function createObject(
  draft: Draft,
  by: FluxKustomization | undefined,
  standing: Standing,
  variables: Variables | undefined,
  sink: Sink,
): KubernetesObject {
  const raw = draft.data;
  const substituted = variables !== undefined && isSubstituted(raw);
  if (substituted) draft.data = { ...substitute(raw, variables) };
  if (by) addCommonMetadata([draft], by.spec, by.object.locate);
  const data: PlainMap = draft.data;
  const { group, kind, name, namespace } = identityOf(data);
  const apiVersion = asText(data['apiVersion']) ?? '';
  const object: KubernetesObject = {
    apiVersion,
    group,
    version: splitApiVersion(apiVersion).version,
    kind,
    name,
    namespace: isClusterScoped({ group, kind }) ? undefined : namespace,
    data,
    document: draft.document,
    generated: draft.generated,
    hashed: draft.hashed,
    sealing: draft.sealing,
    formerNames: [...new Set(draft.formerIds.map((id) => id.name))].filter((former) => former !== name),
    appliedBy: by,
    ...standing,
    // It is not known what completes an object that nothing in the tree applies.
    open: by === undefined || standing.aside || variables !== undefined,
    ...(substituted && { written: raw }),
    locate: (path, part = 'value') => locateInDraft(draft, path, part),
  };
  // If nothing applies the object, its variables may still be defined elsewhere.
  if (substituted && !standing.aside) {
    sink.problems.push(...variableProblems(object, raw, variables));
    sink.missing.push(...undefinedProblems(object, raw, variables));
    const given = sink.given.get(draft.document);
    if (given) given.add(variables);
    else sink.given.set(draft.document, new Set([variables]));
  }
  return object;
}

function* variableProblems(
  object: KubernetesObject,
  raw: PlainMap,
  variables: Variables,
): Generator<Diagnostic> {
  const by = object.appliedBy?.name ?? 'this build';
  if (becameTooMuch(variables)) {
    yield inObject(object, ['metadata', 'name'], {
      code: 'flux/endless-substitution',
      message: `the variables of ${by} nest too deeply, or become more than 16 MiB of text: not all of them are put in here`,
      hint: 'Shorten the values, or remove variables that stand for one another.',
    });
  }
  for (const { name: expression, path } of unreadable(raw, variables)) {
    yield inObject(object, path, {
      code: 'flux/bad-substitution',
      message: `Flux cannot read ${expression}, and refuses all that ${by} applies`,
      hint: `Double the dollar sign if no substitution is meant, or annotate the object with \`kustomize.toolkit.fluxcd.io/substitute: disabled\`.`,
    });
  }
  for (const { path, text, broken } of misread(raw, variables)) {
    const key = String(path.at(-1));
    yield inObject(object, path, {
      code: 'flux/substituted-text',
      severity: broken ? 'error' : 'warning',
      message: broken
        ? `${text} is not valid YAML after ${key} once its variables are substituted, so Flux rejects everything that ${by} applies`
        : `the text that the variables of ${text} give to ${key} is read as another value`,
      hint: quoting,
    });
  }
}

function* undefinedProblems(
  object: KubernetesObject,
  raw: PlainMap,
  variables: Variables,
): Generator<Sink['missing'][number]> {
  const by = object.appliedBy?.name ?? 'this build';
  for (const { name: variable, path } of undefinedVariables(raw, variables)) {
    const found = inObject(object, path, {
      code: 'flux/undefined-variable',
      message: `nothing defines the variable ${variable} for ${by}`,
      hint: `Define it under spec.postBuild of the Kustomization, give a default, or write $\${${variable}} if no substitution is meant.`,
    });
    yield { variable, document: object.document, found, own: variables };
  }
}

/** Kustomize removes the quotes of the file before variables are substituted; quotes that a default adds are kept. */
export const quoting = `Flux puts variables into text without quotes. Bring the quotes by a default: \`\${Q:="}\${NAME}\${Q:="}\`.`;
