import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { variableCodes } from '../codes/flux-build.ts';
import { asList, asMap, asText, at, texts } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

/** Variables in objects without substitution, in places where the literal text cannot be intended. */
export const variables: Check = {
  codes: variableCodes,
  *run(model) {
    const defined = definedSomewhere(model);
    for (const object of model.objects) {
      if (object.open || !object.listed) continue;
      yield* unsubstituted(object);
      yield* unsubstitutedHosts(object, defined);
    }
  },
};

/** Fields below which a text may be meant for a shell, a template or another program. */
const free =
  /^(data|stringData|binaryData|values|annotations|args|command|template|script|schema|validations|json|inline|dashboards?|datasource|rules|expr|patch|patches|postBuild|inputs|resources|resourcesTemplate|definition|config|env)$/;

/** Names, addresses and numbers, which another object or the API server has to understand. */
const structural =
  /^(name|namespace|host|hosts|hostname|hostnames|dnsNames|domain|domains|path|port|targetPort|containerPort|nodePort|number|replicas|image|storageClassName|storageClass|secretName|claimName|serviceName|serviceAccountName|url|address|addresses|cidr|storage|size|schedule|ingressClassName|clusterIP|externalName|loadBalancerIP|loadBalancerClass|interval|tag|version|repository|key|instances|minReplicas|maxReplicas)$/;

const variable = /\$\{([A-Za-z_]\w*)/;

function* unsubstituted(object: KubernetesObject): Generator<Diagnostic> {
  const reported = new Set<string>();
  for (const { path, text } of texts(object.data)) {
    const name = text.includes('\n')
      ? undefined
      : variable.exec(text.slice(0, Math.max(0, text.lastIndexOf('}'))))?.[1];
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

/** Returns the variables that some Kustomization of this tree defines. */
function definedSomewhere(model: Model): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { spec, namespace } of model.kustomizations) {
    for (const name of Object.keys(asMap(at(spec, 'postBuild', 'substitute')))) names.add(name);
    for (const entry of asList(at(spec, 'postBuild', 'substituteFrom'))) {
      const [kind, name] = [asText(at(entry, 'kind')), asText(at(entry, 'name'))];
      const source = kind && name ? model.find({ group: '', kind }, namespace, name) : undefined;
      for (const field of ['data', 'stringData'])
        for (const key of Object.keys(asMap(source?.data[field]))) names.add(key);
    }
  }
  return names;
}

const hostKeys = /(^|\/)(host|hosts|hostname|hostnames|dnsNames|domain|domains|url|target)$/;

/** An address with a variable in its host name. */
const inAddress = /^[a-z]+:\/\/[^/\s]*\$\{/;

/**
 * Reports host names with a variable in values, annotations and ConfigMaps: these may be for any program, but a variable
 * that Kustomizations define is meant for Flux.
 */
function* unsubstitutedHosts(object: KubernetesObject, defined: ReadonlySet<string>): Generator<Diagnostic> {
  const roots = [['metadata', 'annotations'], object.kind === 'ConfigMap' ? ['data'] : ['spec', 'values']];
  for (const root of roots) {
    for (const { path, text } of texts(at(object.data, ...root))) {
      const name = text.includes('\n')
        ? undefined
        : variable.exec(text.slice(0, Math.max(0, text.lastIndexOf('}'))))?.[1];
      const key = path.findLast((step): step is string => typeof step === 'string') ?? '';
      if (name === undefined || !defined.has(name)) continue;
      if (!hostKeys.test(key.toLowerCase()) && !(root[0] === 'data' && inAddress.test(text))) continue;
      yield inObject(object, [...root, ...path], {
        code: 'flux/unsubstituted-variable',
        severity: 'warning',
        message: `nothing puts a value in place of \${${name}} here: ${reason(object)}`,
        hint: 'Give that Kustomization a postBuild that defines the variable, or write the value.',
      });
      return;
    }
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
  // The name of a container is in a list that has nothing to do with shells.
  if (freely >= 0 && !(keys[freely] === 'resources' && keys[freely + 1] === 'requests'))
    return keys[freely] === 'rules' && structural.test(last) && !keys.includes('expr');
  return structural.test(last);
}
