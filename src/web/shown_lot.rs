//! What was said of a lot, as buyers and shops read it.

use serde::Serialize;

use crate::domain::lots::{Basis, Inspection, Issued, Recall};

/// An inspection.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct InspectionView {
    /// Its text is `inspection-{kind}`.
    kind: &'static str,
    day: String,
    inspector: String,
    /// Its text is `inspection-{result}`.
    result: &'static str,
    report: String,
}

impl InspectionView {
    /// All inspections of a lot.
    pub fn all(of: &[Inspection]) -> Vec<Self> {
        of.iter()
            .map(|one| Self {
                kind: one.kind.as_str(),
                day: one.inspected_on.to_string(),
                inspector: one.inspector.clone(),
                result: one.result.as_str(),
                report: one.report.clone(),
            })
            .collect()
    }
}

/// A certificate.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct CertificateView {
    number: i64,
    product: String,
    unit: &'static str,
    quantity: i64,
    origin: String,
    date: String,
    promiser: String,
    contact: String,
    /// Their texts are `basis-{word}`.
    basis: Vec<&'static str>,
    /// The signed text.
    payload: String,
}

impl CertificateView {
    /// A certificate as it was signed.
    pub fn new(of: &Issued) -> Self {
        let says = &of.certificate;
        Self {
            number: says.number,
            product: says.product.clone(),
            unit: says.unit.as_str(),
            quantity: says.quantity,
            origin: says.origin.clone(),
            date: says.date.clone(),
            promiser: says.promiser.clone(),
            contact: says.contact.clone(),
            basis: says.basis.iter().copied().map(Basis::as_str).collect(),
            payload: of.payload.clone(),
        }
    }
}

/// A recall.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web) struct RecallView {
    reason: String,
    /// Its text is `recall-by-{party}`.
    party: &'static str,
    at: i64,
}

impl RecallView {
    /// A recall.
    pub fn new(of: &Recall) -> Self {
        Self {
            reason: of.reason.clone(),
            party: of.party.as_str(),
            at: of.recalled_at.ms(),
        }
    }
}

/// What may be said of a lot, for samples: nothing, the usual, and everything.
pub(in crate::web) fn samples() -> [crate::domain::lots::Papers; 3] {
    use chrono::NaiveDate;

    use crate::base::clock::Timestamp;
    use crate::base::measure::Measure;
    use crate::domain::lots::{Certificate, InspectionKind, InspectionResult, Papers, RecallParty};
    let inspection = |kind, result, report: &str| Inspection {
        kind,
        inspected_on: NaiveDate::from_ymd_opt(2026, 4, 4).unwrap_or_default(),
        inspector: "西湖区农产品质量安全检测站".to_owned(),
        result,
        report: report.to_owned(),
    };
    let certificate = |number, basis: &[Basis]| Issued {
        certificate: Certificate {
            lot: "330106-260403-01".to_owned(),
            number,
            product: "西湖龙井 <春茶>".to_owned(),
            quantity: 25_000,
            unit: Measure::Gram,
            origin: "浙江省杭州市西湖区龙井村".to_owned(),
            date: "2026-04-05".to_owned(),
            promiser: "龙井村茶店".to_owned(),
            contact: "13800001111".to_owned(),
            basis: basis.to_vec(),
        },
        payload: format!("YP1.AbCdEf12.{}.sig", "eyJsb3QiOiIzMzAx".repeat(20)),
        at: Timestamp::from_ms(1_775_350_800_000),
    };
    let passed = inspection(
        InspectionKind::Entrusted,
        InspectionResult::Passed,
        "XH-<17>",
    );
    let usual = Papers {
        inspections: vec![passed.clone()],
        certificates: vec![certificate(
            1,
            &[Basis::EntrustedInspection, Basis::OwnControl],
        )],
        recall: None,
    };
    let all = Papers {
        inspections: vec![
            inspection(InspectionKind::Own, InspectionResult::Failed, ""),
            passed,
        ],
        certificates: vec![certificate(2, Basis::ALL), certificate(1, Basis::ALL)],
        recall: Some(Recall {
            reason: "复检发现农药残留超标 <b>，请不要食用。".to_owned(),
            party: RecallParty::Administrator,
            recalled_at: Timestamp::from_ms(1_775_437_200_000),
        }),
    };
    [Papers::default(), usual, all]
}
