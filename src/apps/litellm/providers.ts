/** The providers whose models LiteLLM offers: their names in LiteLLM, and the hosts of their APIs. */
export const modelProviders = {
  anthropic: { title: 'Anthropic', host: 'api.anthropic.com' },
  groq: { title: 'Groq', host: 'api.groq.com' },
  openai: { title: 'OpenAI', host: 'api.openai.com' },
  gemini: { title: 'Google, for Gemini', host: 'generativelanguage.googleapis.com' },
  mistral: { title: 'Mistral', host: 'api.mistral.ai' },
} as const;

export type ProviderName = keyof typeof modelProviders;

export const providerNames = Object.keys(modelProviders) as ProviderName[];

export function isProvider(name: string): name is ProviderName {
  return Object.hasOwn(modelProviders, name);
}

/** The environment variable from which LiteLLM reads a key. */
export function keyVariable(provider: ProviderName): string {
  return `${provider.toUpperCase()}_API_KEY`;
}
