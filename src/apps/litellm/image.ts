/** The image of LiteLLM; its tags have a `v` before the version. */
export const image = 'ghcr.io/berriai/litellm-non_root';
