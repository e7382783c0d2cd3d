people-of-district = 本区人员
people-elsewhere-too = 该人员也在其他区县任职：其密码和启停由全部区县的管理员处理。
people-everywhere = 全部区县的人员
people-new-here = 已在其他区县任职的人员，填其登录名即可在本区授予角色。
