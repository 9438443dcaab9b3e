/** The looks of the report: fonts of the system, nothing from outside. */
export const style = `\
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; color: #1f2933;
  background: #fff; max-width: 1180px; margin: 0 auto; padding: 24px; }
h1 { font-size: 24px; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 36px 0 10px; }
small { color: #66727f; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th { text-align: left; color: #66727f; font-weight: 500; }
th, td { padding: 3px 14px 3px 0; border-bottom: 1px solid #dde3e9; vertical-align: top; overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.figures { display: flex; flex-wrap: wrap; gap: 14px; }
.figure { display: flex; flex-direction: column; min-width: 150px; padding: 12px 16px;
  border: 1px solid #dde3e9; border-radius: 8px; }
.figure b { font-size: 26px; line-height: 1.2; }
.charts { display: flex; flex-wrap: wrap; gap: 18px; align-items: flex-start; margin-top: 24px; }
.worst { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 16px; }
figure { margin: 0; }
figcaption { display: flex; flex-direction: column; font-size: 13px; line-height: 1.35; }
`;
