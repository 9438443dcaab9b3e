/** Why a goal of goals.mjs was missed, by its id, as profiles showed it. */
export const reasons = {};
