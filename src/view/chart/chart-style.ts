/** The page's colours and letters, for charts. */
export interface ChartStyle {
  /** The value of a colour of the style sheet: `colour('--bar')`. */
  readonly colour: (name: string) => string;
  /** Letters of axes and labels. */
  readonly text: { readonly color: string; readonly fontFamily: string; readonly fontSize: number };
  /** A tooltip in the page's colours, drawn on the canvas: no HTML is made of anything. */
  readonly tooltip: object;
}
