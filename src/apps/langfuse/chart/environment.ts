import type { ChartVariable } from '../../../verify/declarations.ts';
import type { ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';

/** Returns the variables of the sign-in providers, which the values name. */
export function signInVariables(values: ReleaseValues): readonly ChartVariable[] {
  const given = values.get('langfuse.auth.providers');
  return Object.entries(isPlainMap(given) ? given : {}).flatMap(([provider, options]) =>
    Object.keys(isPlainMap(options) ? options : {}).flatMap((option) =>
      ['langfuse-web', 'langfuse-worker'].map((container) => ({
        container,
        name: `AUTH_${upperSnake(provider)}_${upperSnake(option)}`,
        path: ['langfuse', 'auth', 'providers', provider, option],
      })),
    ),
  );
}

/** `azureAd` becomes AZURE_AD. */
export function upperSnake(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}
