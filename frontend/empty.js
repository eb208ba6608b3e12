// Empties what this site kept in the browser, for browsers that know no Clear-Site-Data.
const quietly = (act) => {
  try {
    const done = act();
    if (done && done.catch) done.catch(() => {});
  } catch (refused) {
    // A browser that forbids storage has kept none.
  }
};
const each = (found, act) => Promise.resolve(found).then((all) => Promise.all((all || []).map(act)));

quietly(() => localStorage.clear());
quietly(() => sessionStorage.clear());
quietly(() => each(window.caches && caches.keys(), (name) => caches.delete(name)));
quietly(() => each(indexedDB.databases && indexedDB.databases(), ({ name }) => indexedDB.deleteDatabase(name)));
quietly(() => each(navigator.serviceWorker && navigator.serviceWorker.getRegistrations(), (one) => one.unregister()));
