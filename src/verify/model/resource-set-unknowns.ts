import { replaceSections } from '../../diagnostics/sections.ts';
import { any, fitsWhole, literal, many } from '../../disk/wildcards.ts';
import { identityOf } from '../kustomize/draft.ts';
import { asMap } from './data.ts';
import type { Model } from './model.ts';
import type { KubernetesObject } from './object.ts';
import { isExpanded, listedTemplates, templateTexts } from './resource-sets.ts';
import type { Excuse, Question, Unknown } from './unknowns.ts';

/** Returns what may be created by ResourceSets whose inputs, or some of whose templates, the tree does not show. */
export function unknownResourceSets(model: Model): Unknown[] {
  const sets = model.ofKind('fluxcd.controlplane.io', 'ResourceSet');
  const providers = model
    .ofKind('fluxcd.controlplane.io', 'ResourceSetInputProvider')
    .map(({ data }) => data);
  return sets.filter(({ data }) => !isExpanded(data, providers)).map(unknownSet);
}

function unknownSet(set: KubernetesObject): Unknown {
  const templates = listedTemplates(set.data).map(({ template }) => identityOf(asMap(template)));
  const text = templateTexts(set.data)
    .map((own) => own.text)
    .join('\n');
  const named = [...text.matchAll(/\bname:\s*["']?([^\s"']+|<<.*?>>\S*)/g)].map(([, name = '']) => name);
  return {
    outside: false,
    runsPods: () =>
      templates.some(({ kind }) => runsPods(kind)) || /kind:\s*(Deployment|HelmRelease)/.test(text),
    excuses: (question) => {
      for (const { group, kind, name, namespace } of templates) {
        if (kind !== question.kind.kind || group !== question.kind.group) continue;
        if (
          !fits(namespace ?? set.namespace ?? '', question.namespace ?? '') &&
          question.namespace !== undefined
        )
          continue;
        const excuse = excuseBy(name, question);
        if (excuse !== undefined) return excuse;
      }
      if (!new RegExp(`kind:\\s*${question.kind.kind}\\b`).test(text)) return undefined;
      return named.map((name) => excuseBy(name, question)).find((excuse) => excuse !== undefined);
    },
  };
}

function runsPods(kind: string): boolean {
  return ['HelmRelease', 'Kustomization', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'Pod'].includes(
    kind,
  );
}

function excuseBy(pattern: string, { name }: Question): Excuse {
  if (!pattern.includes('<<')) return pattern === name ? 'named' : undefined;
  return fits(pattern, name) ? 'possible' : undefined;
}

/** Whether a name matches a pattern in which `<< inputs.… >>` stands for any text. */
function fits(pattern: string, name: string): boolean {
  const [head = '', ...rest] = replaceSections(pattern, [['<<', '>>']], () => '\0').split('\0');
  return fitsWhole([...literal(head), ...rest.flatMap((part) => [many(any), ...literal(part)])], name);
}
