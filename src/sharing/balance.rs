use super::Stock;

/// How far zones differ: for each measure its coefficient of variation between zones, that is the
/// standard deviation over the mean, every zone counting once.
///
/// Zones that do not have the measure (no seats, no child, no score) are left out. `None`: fewer
/// than two zones have it, or its mean is zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Balance {
    pub n_zones: usize,
    /// Of [`Stock::demand`]: children nearest to the zone's schools, per seat.
    pub demand: Option<f64>,
    /// Of [`Stock::fill`]: children the plan sends there, per seat.
    pub fill: Option<f64>,
    /// Of [`Stock::quality`].
    pub quality: Option<f64>,
    /// Of children the plan sends there.
    pub children: Option<f64>,
    /// Of [`Stock::mean_walk_m`].
    pub walk: Option<f64>,
}

impl Balance {
    /// One stock per zone.
    pub fn of(zones: &[Stock]) -> Self {
        let of = |measure: fn(&Stock) -> Option<f64>| {
            variation(&zones.iter().filter_map(measure).collect::<Vec<f64>>())
        };
        Self {
            n_zones: zones.len(),
            demand: of(Stock::demand),
            fill: of(Stock::fill),
            quality: of(Stock::quality),
            children: of(|stock| Some(stock.children.0 as f64)),
            walk: of(Stock::mean_walk_m),
        }
    }

    /// What a grouping makes small: demand, quality and children, added up.
    pub fn spread(&self) -> f64 {
        [self.demand, self.quality, self.children].into_iter().flatten().sum()
    }
}

fn variation(values: &[f64]) -> Option<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if values.len() < 2 || mean == 0.0 {
        return None;
    }
    let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
    Some((squares / n).sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variation_is_deviation_over_mean() {
        assert_eq!(variation(&[1.0, 3.0]), Some(0.5));
        assert_eq!(variation(&[2.0, 2.0, 2.0]), Some(0.0));
        assert_eq!(variation(&[7.0]), None);
        assert_eq!(variation(&[0.0, 0.0]), None);
    }
}
