// The trend chart of the dashboard. Its points come from the page; the table below it holds the same figures.

import { LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([LineChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, SVGRenderer]);

interface Series {
  name: string;
  values: string[];
}

interface Trend {
  labels: string[];
  urls: string[];
  now: Series;
  then: Series;
}

const DASHES = "path://M0,3h6v2h-6zM8,3h6v2h-6zM16,3h6v2h-6z";
const LINE = "path://M0,3h22v2h-22z";

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--zg-${name}`).trim();
}

/** Exact text with thousands separators: figures are never turned into floats to be shown. */
function grouped(text: string): string {
  const [whole = "0", part = ""] = text.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${`${part}00`.slice(0, 2)}`;
}

function short(value: number): string {
  return new Intl.NumberFormat(document.documentElement.lang || "zh-Hans", { notation: "compact" }).format(value);
}

function option(trend: Trend): Record<string, unknown> {
  const font = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12, color: token("text-3") };
  const line = (series: Series, colour: string, width: number, type: unknown): object => ({
    name: series.name, type: "line", data: series.values.map(Number), symbol: "circle", symbolSize: 5, showSymbol: false,
    lineStyle: { width, color: colour, type }, itemStyle: { color: colour }, triggerLineEvent: true,
  });
  return {
    animation: false,
    aria: { enabled: false },
    textStyle: font,
    grid: { left: 56, right: 30, top: 36, bottom: 26 },
    legend: {
      left: 8, top: 6, itemWidth: 22, itemHeight: 2, textStyle: { ...font, color: token("text-2") },
      data: [{ name: trend.now.name, icon: LINE }, { name: trend.then.name, icon: DASHES }],
    },
    tooltip: {
      trigger: "axis", renderMode: "richText", backgroundColor: token("surface"), borderColor: token("line-strong"), borderWidth: 1,
      textStyle: { ...font, color: token("text") },
      formatter: (points: { dataIndex: number }[]) => {
        const at = points[0]?.dataIndex ?? 0;
        const row = (series: Series): string => `${series.name}  ${grouped(series.values[at] ?? "0")}`;
        return `${trend.labels[at] ?? ""}\n${row(trend.now)}\n${row(trend.then)}`;
      },
    },
    xAxis: {
      type: "category", data: trend.labels, boundaryGap: false, axisTick: { show: false },
      axisLine: { lineStyle: { color: token("line-strong") } }, axisLabel: { ...font, hideOverlap: true },
    },
    yAxis: {
      type: "value", min: (range: { min: number }) => Math.min(0, range.min), splitNumber: 4,
      axisLabel: { ...font, formatter: short }, splitLine: { lineStyle: { color: token("line") } },
    },
    series: [
      line(trend.then, token("c-last"), 1.5, [4, 3]),
      { ...line(trend.now, token("c1"), 2, "solid"), z: 3 },
    ],
  };
}

function draw(place: HTMLElement, trend: Trend): EChartsType {
  const chart = init(place, null, { renderer: "svg" });
  chart.setOption(option(trend));
  chart.getZr().on("click", (event) => {
    if (!chart.containPixel("grid", [event.offsetX, event.offsetY])) return;
    const at = chart.convertFromPixel({ seriesIndex: 0 }, [event.offsetX, event.offsetY])[0];
    const url = trend.urls[Math.round(at ?? -1)];
    if (url) window.location.assign(url);
  });
  return chart;
}

const place = document.getElementById("trend");
const data = document.getElementById("trend-data");
if (place && data) {
  const trend = JSON.parse(data.textContent ?? "{}") as Trend;
  const chart = draw(place, trend);
  new ResizeObserver(() => chart.resize()).observe(place);
  new MutationObserver(() => chart.setOption(option(trend), true)).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
}
