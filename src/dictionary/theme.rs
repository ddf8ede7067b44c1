//! The EU's table of themes (<http://publications.europa.eu/resource/authority/data-theme>) by which open data portals sort.

use crate::lang::Text;

/// The name of a theme; `None` where there is none of that code.
pub fn theme(code: &str) -> Option<Text> {
    Some(match code {
        "AGRI" => {
            Text::new("Nông nghiệp, thủy sản, lâm nghiệp và thực phẩm", "Agriculture, fisheries, forestry and food")
        }
        "ECON" => Text::new("Kinh tế và tài chính", "Economy and finance"),
        "EDUC" => Text::new("Giáo dục, văn hóa và thể thao", "Education, culture and sport"),
        "ENER" => Text::new("Năng lượng", "Energy"),
        "ENVI" => Text::new("Môi trường", "Environment"),
        "GOVE" => Text::new("Chính quyền và khu vực công", "Government and public sector"),
        "HEAL" => Text::new("Y tế", "Health"),
        "INTR" => Text::new("Quốc tế", "International issues"),
        "JUST" => Text::new("Tư pháp, pháp luật và an toàn công cộng", "Justice, legal system and public safety"),
        "REGI" => Text::new("Vùng và đô thị", "Regions and cities"),
        "SOCI" => Text::new("Dân số và xã hội", "Population and society"),
        "TECH" => Text::new("Khoa học và công nghệ", "Science and technology"),
        "TRAN" => Text::new("Giao thông", "Transport"),
        _ => return None,
    })
}
