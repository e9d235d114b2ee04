import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';

/** Bars for the eye; the table beside it says the same to everybody. */
export function Bars({
  rows,
  isUpright,
}: {
  readonly rows: readonly { readonly label: string; readonly count: number }[];
  /** Along the day, say: from left to right. */
  readonly isUpright: boolean;
}) {
  const longest = Math.max(...rows.map(({ label }) => label.length));
  const shared = {
    data: rows.map((row) => ({ ...row })),
    dataKey: 'label',
    series: [{ name: 'count', color: 'lamp.6' }],
    withTooltip: false,
    withBarValueLabel: true,
    // Nothing here takes the focus: it is hidden from those who would look for it.
    barChartProps: { accessibilityLayer: false },
  };
  return (
    <div aria-hidden="true">
      {isUpright ? (
        <BarChart
          {...shared}
          h={200}
          yAxisProps={{ allowDecimals: false, width: 30 }}
          xAxisProps={{ interval: 'preserveStart' }}
        />
      ) : (
        <BarChart
          {...shared}
          h={Math.max(110, 30 * rows.length + 30)}
          orientation="vertical"
          gridAxis="x"
          yAxisProps={{ width: Math.min(280, 10 + 7.2 * longest), tickLine: false, interval: 0 }}
          xAxisProps={{ allowDecimals: false }}
        />
      )}
    </div>
  );
}
