/** Models that the first page shows. */
export const MODELS_SHOWN = 8;

/**
 * What a view asks the API as soon as it is shown, whatever its address has: the server's HTML begins with it.
 *
 * Each must be just the request that the view makes, or it is made twice; a browser test holds that.
 */
export const ASKED_FIRST: Readonly<Record<string, readonly string[]>> = {
  home: ["api/v1/status", "api/v1/overview", `api/v1/models?limit=${MODELS_SHOWN}`],
};
