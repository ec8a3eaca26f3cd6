/// How a report's page looks: on a screen, light or dark, on a phone, and on paper.
enum ReportStyle {
  static let css = """
    :root { --paper: #f6f7f9; --card: #fff; --ink: #18212b; --soft: #5a6776; --line: #e1e6ec; --main: #0f766e;
      --second: #2563a8; --warn: #b4560b; --bad: #b42318; --pale: #94a3b3; --paler: #c3ccd6; }
    @media (prefers-color-scheme: dark) { :root { --paper: #0e141a; --card: #161f28; --ink: #e7ecf1; --soft: #9fadbb;
      --line: #2a3641; --main: #2cb5a5; --second: #6aa5e6; --warn: #e69a4c; --bad: #ef7a6d; --pale: #76879a;
      --paler: #4a5868; } }
    @media print { :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc; --main: #0f766e;
      --second: #2563a8; --warn: #b4560b; --bad: #b42318; --pale: #94a3b3; --paler: #c3ccd6; } }
    * { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI",
      Roboto, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
    main { max-width: 960px; margin: 0 auto; padding: 32px 20px 24px; }
    header { margin-bottom: 20px; }
    h1 { font-size: 30px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
    header p, footer p, .soft { color: var(--soft); margin: 4px 0 0; }
    h2 { font-size: 17px; margin: 0 0 12px; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px;
      margin: 0 0 16px; break-inside: avoid; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px; padding: 0;
      border: 0; background: none; }
    .tile { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
    .tile span { display: block; color: var(--soft); font-size: 14px; }
    .tile b { display: block; font-size: 28px; line-height: 1.25; font-weight: 650; }
    .tile b span { display: inline; color: inherit; font-size: inherit; }
    .tile small { color: var(--soft); font-size: 13px; }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 0 16px; align-items: start; }
    svg { display: block; width: 100%; }
    svg text { fill: var(--soft); font-size: 12px; }
    svg text.value { fill: var(--ink); font-weight: 600; }
    .grid { stroke: var(--line); stroke-width: 1; }
    .bar, .main { fill: var(--main); } .second { fill: var(--second); } .warn { fill: var(--warn); }
    .parts { height: 28px; margin-top: 8px; border-radius: 4px; }
    table { width: 100%; border-collapse: collapse; font-size: 15px; }
    th { font-weight: 500; text-align: left; padding: 5px 12px 5px 0; overflow-wrap: anywhere; }
    td { padding: 5px 0; }
    thead th { color: var(--soft); font-size: 13px; border-bottom: 1px solid var(--line); }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; padding-left: 12px; }
    thead .number { padding-right: 0; }
    .bars th { width: 45%; }
    .bar-cell svg { height: 12px; }
    .detail th { color: var(--soft); padding-left: 18px; font-size: 14px; }
    .detail svg { opacity: .55; height: 8px; }
    .legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; padding: 0; margin: 12px 0 0;
      font-size: 14px; }
    .legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; }
    .legend span { font-weight: 600; }
    .outcome-accepted { fill: var(--main); background: var(--main); }
    .outcome-amended { fill: var(--second); background: var(--second); }
    .outcome-unchanged { fill: var(--pale); background: var(--pale); }
    .outcome-duplicate { fill: var(--paler); background: var(--paler); }
    .outcome-held { fill: var(--warn); background: var(--warn); }
    .outcome-rejected { fill: var(--bad); background: var(--bad); }
    .nothing { margin: 0; color: var(--soft); }
    footer { font-size: 13px; }
    @media print { main { padding: 0; max-width: none; } section, .tile { border-color: var(--line); } }
    """
}
