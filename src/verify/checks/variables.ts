import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { variableCodes } from '../codes/flux-build.ts';
import { texts } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** Variables in objects into which nothing puts any, in places where the text as it is cannot be meant. */
export const variables: Check = {
  codes: variableCodes,
  *run(model) {
    for (const object of model.objects) {
      if (!object.open && object.listed) yield* unsubstituted(object);
    }
  },
};

/** Below these, a text may well be for a shell, a template or another program. */
const free =
  /^(data|stringData|binaryData|values|annotations|args|command|template|script|schema|validations|json|inline|dashboards?|rules|expr|patch|patches|postBuild|inputs|resources|resourcesTemplate|definition|config|env)$/;

/** Names, addresses and numbers: what another object or the API server has to understand. */
const structural =
  /^(name|namespace|host|hosts|hostname|hostnames|dnsNames|domain|domains|path|port|targetPort|containerPort|nodePort|number|replicas|image|storageClassName|storageClass|secretName|claimName|serviceName|serviceAccountName|url|address|addresses|cidr|storage|size|schedule|ingressClassName|clusterIP|externalName|loadBalancerIP|loadBalancerClass|interval|tag|version|repository|key|instances|minReplicas|maxReplicas)$/;

const variable = /\$\{([A-Za-z_]\w*)[^}]*\}/;

function* unsubstituted(object: KubernetesObject): Generator<Diagnostic> {
  const reported = new Set<string>();
  for (const { path, text } of texts(object.data)) {
    const name = text.includes('\n') ? undefined : variable.exec(text)?.[1];
    if (name === undefined || !isStructural(path) || reported.has(name + path.at(-1))) continue;
    reported.add(name + path.at(-1));
    yield inObject(object, path, {
      code: 'flux/unsubstituted-variable',
      message: `nothing puts a value in place of \${${name}} here: ${reason(object)}`,
      hint:
        object.kind === 'Kustomization'
          ? 'Define the variable in the postBuild of the Kustomization that applies this one, or write the value.'
          : 'Give that Kustomization a postBuild that defines the variable, or write the value.',
    });
  }
}

function reason({ appliedBy, kind }: KubernetesObject): string {
  const by = appliedBy?.name ?? 'what applies it';
  return kind === 'Kustomization'
    ? `its own postBuild is for what it builds, and ${by} has none`
    : `the Kustomization ${by} has no postBuild`;
}

function isStructural(path: KeyPath): boolean {
  const keys = path.filter((step): step is string => typeof step === 'string');
  const [first, second] = keys;
  if (first === 'metadata') return second === 'name' || second === 'namespace' || second === 'labels';
  const last = keys.at(-1) ?? '';
  const freely = keys.findIndex((key) => free.test(key));
  // A container is named within lists that say nothing of shells.
  if (freely >= 0 && !(keys[freely] === 'resources' && keys[freely + 1] === 'requests'))
    return keys[freely] === 'rules' && structural.test(last) && !keys.includes('expr');
  return structural.test(last);
}
