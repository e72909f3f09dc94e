/** Whether a key says that its value is a secret. */
export const secretKey = /pass|secret|token|salt|credential|private|(^|[-_.])key$/i;
