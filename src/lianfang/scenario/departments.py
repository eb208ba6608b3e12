"""The thirty-four departments of the joint mechanism, with what each has to do."""

# (short key, name, duty). Names are those of any district; the duties are the scenario's.
DEPARTMENTS: tuple[tuple[str, str, str], ...] = (
    ("office", "盐湖区委办公室", "文电运转、督促落实"),
    ("gov_office", "盐湖区政府办公室", "综合协调、信息汇总"),
    ("organisation", "盐湖区委组织部", "党员干部下沉"),
    ("publicity", "盐湖区委宣传部", "宣传引导、舆情应对"),
    ("political_legal", "盐湖区委政法委", "网格统筹、矛盾化解"),
    ("health", "盐湖区卫生健康局", "医疗救治、疫情监测"),
    ("public_security", "运城市公安局盐湖分局", "人员核查、秩序维护"),
    ("education", "盐湖区教育局", "师生摸排、延期开学"),
    ("industry", "盐湖区工业和信息化局", "企业返工人员摸排、物资生产"),
    ("human_resources", "盐湖区人力资源和社会保障局", "外出务工人员摸排"),
    ("transport", "盐湖区交通运输局", "卡口检疫、运输保障"),
    ("railway", "铁路运城站区办公室", "到站旅客信息"),
    ("civil_affairs", "盐湖区民政局", "困难群众保障、社区指导"),
    ("finance", "盐湖区财政局", "经费保障"),
    ("development", "盐湖区发展和改革局", "粮油保供"),
    ("market", "盐湖区市场监督管理局", "市场秩序、药店登记"),
    ("agriculture", "盐湖区农业农村局", "农村防控、农产品保供"),
    ("emergency", "盐湖区应急管理局", "应急物资调度"),
    ("housing", "盐湖区住房和城乡建设局", "物业与工地管理"),
    ("city_management", "盐湖区城市管理局", "公共区域消毒"),
    ("culture", "盐湖区文化和旅游局", "场所关停、旅行团摸排"),
    ("commerce", "盐湖区商务局", "生活必需品供应"),
    ("natural_resources", "盐湖区自然资源局", "本系统人员摸排"),
    ("water", "盐湖区水务局", "供水安全"),
    ("forestry", "盐湖区林业局", "野生动物管控"),
    ("audit", "盐湖区审计局", "资金物资监督"),
    ("statistics", "盐湖区统计局", "数据核对"),
    ("petitions", "盐湖区信访局", "来信来访"),
    ("justice", "盐湖区司法局", "法律服务"),
    ("medical_insurance", "盐湖区医疗保障局", "救治费用保障"),
    ("veterans", "盐湖区退役军人事务局", "志愿力量组织"),
    ("approvals", "盐湖区行政审批服务管理局", "不见面审批"),
    ("poverty_relief", "盐湖区扶贫开发办公室", "贫困户帮扶"),
    ("armed_forces", "盐湖区人民武装部", "民兵组织"),
)

# Work groups with the rank of who leads each; the fifth has no name in the reference report.
WORK_GROUPS: tuple[tuple[str, str, str, str], ...] = (
    ("coordination", "综合协调组", "区委常委", "standing_committee"),
    ("prevention", "外防内控组", "副区长", "deputy_district_head"),
    ("outreach", "宣传引导组", "区委常委", "standing_committee"),
    ("logistics", "后勤保障组", "副区长", "deputy_district_head"),
    ("supervision", "督导检查组", "区委常委", "standing_committee"),
)
